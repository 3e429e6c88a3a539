using System.Collections.Immutable;
using Gateway.Configuration;
using Gateway.GridSignals.Afrr;
using Gateway.GridSignals.Evidence;
using Gateway.GridSignals.External;
using Gateway.GridSignals.ModbusTcp;

namespace Gateway.GridSignals;

/// <summary>The <c>signals:</c> section of the site file: who outside of OCPP limits the site, and what is kept as evidence.</summary>
public sealed record GridSignalsOptions
{
    /// <summary>What section 14a EnWG leaves the controllable devices at least. Null: the section was left out.</summary>
    public Section14a? Section14a { get; init; }

    public ImmutableArray<ContactOptions> Contacts { get; init; } = [];

    /// <summary>Limit of power consumption, by MQTT. Null: nobody sets any.</summary>
    public HeartbeatOptions? Consumption { get; init; }

    /// <summary>Limit of power production, by MQTT. Null: nobody sets any.</summary>
    public HeartbeatOptions? Production { get; init; }

    /// <summary>What the connection may carry, with excursions counted. Null: only circuits bound it.</summary>
    public ExcursionOptions? Excursions { get; init; }

    /// <summary>Null: no Modbus server.</summary>
    public ModbusServerOptions? Modbus { get; init; }

    /// <summary>Null: no signals of frequency restoration are taken.</summary>
    internal AfrrOptions? Afrr { get; init; }

    public EvidenceOptions Evidence { get; init; } = new();

    /// <summary>With the places of what other sections have rules for.</summary>
    internal static GridSignalsReading ReadPlaces(YamlSection yaml)
    {
        var minimum = yaml.OptionalSection("section14a", "What section 14a EnWG leaves the controllable devices at least.", Section14a.Read);
        var contacts = yaml.List("contacts", "Contacts that the grid's operator switches: ripple receivers, relays of a control box.", s => ContactOptions.Read(s, minimum));
        var modbus = yaml.OptionalSection(
            "modbus", "Lets a building controller read the site and limit it.", s => new Entry<ModbusServerOptions>(ModbusServerOptions.Read(s), s));
        var afrr = yaml.OptionalSection("afrr", "What signals of frequency restoration ask of the site.", s => new Entry<AfrrOptions>(AfrrOptions.Read(s), s));
        Unique.Check(contacts.Select(c => (c.Value.Id, c.At)), "contact");
        return new(
            new()
            {
                Section14a = minimum,
                Contacts = [.. contacts.Select(c => c.Value)],
                Consumption = yaml.OptionalSection(
                    "consumption", "Limit of power consumption over MQTT, by set/consumptionLimit.", s => HeartbeatOptions.Read(s, minimum?.Minimum ?? Section14a.OfOne)),
                Production = yaml.OptionalSection("production", "Limit of power production over MQTT, by set/productionLimit.", s => HeartbeatOptions.Read(s, null)),
                Excursions = yaml.OptionalSection("excursions", "Limits of the connection whose excursions are counted.", ExcursionOptions.Read),
                Modbus = modbus?.Value,
                Afrr = afrr?.Value,
                Evidence = yaml.Section("evidence", "What is kept of each signal.", EvidenceOptions.Read),
            },
            contacts,
            modbus?.At,
            afrr);
    }
}

/// <summary>The section and where its parts stand.</summary>
/// <param name="ModbusAt">Null: it was left out.</param>
/// <param name="Afrr">Null: it was left out.</param>
internal sealed record GridSignalsReading(
    GridSignalsOptions Options, ImmutableArray<Entry<ContactOptions>> Contacts, YamlSection? ModbusAt, Entry<AfrrOptions>? Afrr);
