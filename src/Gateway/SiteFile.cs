using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Balancing;
using Gateway.Configuration;
using Gateway.Firmware;
using Gateway.GridSignals;
using Gateway.LocalController.Files;
using Gateway.LocalController.Limits;
using Gateway.Metering;
using Gateway.Metering.SunSpec.Control;
using Gateway.Monitoring;
using Gateway.Site;
using Gateway.Stations;
using Gateway.Upstream;

namespace Gateway;

/// <summary>What became of a site file: a configuration, or why there is none.</summary>
/// <param name="Site">Null: there is at least one error among the faults.</param>
/// <param name="Faults">Errors and warnings, in the order of their places.</param>
public sealed record SiteReading(SiteConfig? Site, ImmutableArray<Fault> Faults);

/// <summary>Strings the sections of the site file together and checks the rules between them.</summary>
public static class SiteFile
{
    /// <summary>The site of a file, for <c>run</c>.</summary>
    /// <exception cref="SiteFileException">It has errors; the message tells all of them.</exception>
    public static SiteConfig Load(string path, out ImmutableArray<Fault> warnings)
    {
        var reading = Read(path);
        warnings = reading.Faults;
        return reading.Site ?? throw new SiteFileException(reading.Faults);
    }

    /// <summary>Reads a file; every <c>${NAME}</c> is looked up in the environment.</summary>
    public static SiteReading Read(string path)
        => YamlText.Read(path, out var fault) is { } text
            ? Read(path, text, Environment.GetEnvironmentVariable)
            : new(null, fault is null ? [] : [fault]);

    /// <summary>Reads the text of a file. Relative paths in it start at the directory of <paramref name="path"/>.</summary>
    public static SiteReading Read(string path, string text, Func<string, string?> environment)
    {
        var source = new YamlSource(path, text, environment);
        var site = YamlSection.Read(source, Compose);
        return new(source.HasErrors || site is null ? null : site with { Notices = source.Notices }, source.Faults);
    }

    /// <summary>Where register maps are looked for, first hit wins, by the path of a site file, which need not be there.</summary>
    internal static ImmutableArray<string> DeviceDirectories(string path)
        => DeviceDirectoriesIn(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/");

    /// <summary>Every setting there is: what the reader below asks for.</summary>
    internal static IReadOnlyList<Setting> Settings() => YamlSection.Record(Compose);

    private static SiteConfig Compose(YamlSection root)
    {
        var directories = DeviceDirectoriesIn(root.Directory);
        var site = root.Section("site", "What the site is.", SiteSection.Read, required: true);
        var (csms, csmsAt) = root.Section("csms", "The operator's system.", s => (CsmsOptions.Read(s, site.Id), s), required: true);
        var stations = root.Section("stations", "How stations connect, and how they are wired.", s => StationsReader.Read(s, site.Voltage), required: true);
        var circuits = CircuitsReader.Read(root);
        var devices = root.List("devices", "Meters and inverters.", s => DeviceOptions.Read(s, directories));
        var balancing = root.Section("balancing", "How current is shared.", BalancingOptions.Read);
        var limits = root.List("limits", "Less than the circuits carry, for all stations together: always, or at hours of the day.", FileLimit.Read);
        var firmware = root.OptionalSection(
            "firmware", "Firmware kept on the site.", s => new Entry<FirmwareOptions>(FirmwareOptions.Read(s), s));
        var signals = root.Section("signals", "Who outside of OCPP limits the site, and what is kept as evidence.", GridSignalsOptions.ReadPlaces);
        var mqtt = root.OptionalSection("mqtt", "Where the site is shown.", MqttOptions.Read);
        var controller = root.Section("controller", "What the operator's system may have done to the gateway itself.", UpdateOptions.Read);
        var (status, statusAt) = root.Section("status", "Health, metrics and state over HTTP.", s => (StatusOptions.Read(s), s));

        var ordered = CircuitsReader.Ordered(circuits);
        Unique.Check(devices.Select(d => (d.Value.Id, d.At)), "device");
        LineRules.Check(
        [
            .. devices.Select(d => new LineUser($"device {d.Value.Id}", d.Value.Connect, d.Value.Unit, d.At)),
            .. signals.Contacts.Select(c => new LineUser($"contact {c.Value.Id}", c.Value.Connect, c.Value.Unit, c.At)),
        ]);
        Unique.Check(limits.Select(l => (l.Value.Id, l.At)), "limit");
        SiteRules.StationsHaveCircuits(stations.Listed, stations.Defaults, stations.DefaultsAt, circuits);
        SiteRules.MetersAreDevices(circuits, [.. devices.Select(d => (d.Value.Id, d.Value.Role, d.At))]);
        CircuitRules.Check(ordered, stations.Listed, balancing.Reserve);
        FallbackRules.Check(ordered, stations.Listed, site.Voltage);
        signals.Afrr?.Value.Check(signals.Afrr.At, [.. devices.Select(d => d.Value.Id)], Steering.Of([.. devices.Select(d => d.Value)]));
        CheckIdentity(csms, csmsAt, stations);
        CheckUnlisted(stations, ordered);
        ListenerRules.Check(
        [
            .. stations.Listen.Select(l => new Listener(l.Value.Url, l.At, "url")),
            new(status.Listen, statusAt, "listen"),
            .. firmware is null ? [] : new[] { new Listener(firmware.Value.Listen, firmware.At, "listen") },
            .. signals is { Options.Modbus: { } modbus, ModbusAt: { } at } ? new[] { new Listener(modbus.Listen, at, "listen") } : [],
            .. firmware?.Value.ListenTls is { } tls ? new[] { new Listener(tls, firmware.At, "listenTls") } : [],
        ]);

        return new(
            Plan(site, stations, ordered) with
            {
                Balancing = new(
                    JsonNamingPolicy.CamelCase.ConvertName(balancing.Strategy.ToString()), balancing.Every, balancing.Reserve, balancing.StaleAfter),
            },
            site.State,
            site.JournalSize,
            csms,
            stations.Options,
            [.. devices.Select(d => d.Value)],
            directories,
            balancing,
            [.. limits.Select(l => l.Value)],
            firmware?.Value,
            mqtt,
            status,
            [])
        {
            Controller = controller,
            Signals = signals.Options,
            QuirkDirectories = [Path.Combine(root.Directory, "quirks"), Path.Combine(AppContext.BaseDirectory, "quirks")],
        };
    }

    private static ImmutableArray<string> DeviceDirectoriesIn(string directory)
        => [Path.Combine(directory, "devices"), Path.Combine(AppContext.BaseDirectory, "devices")];

    private static SitePlan Plan(SiteSection site, StationsSection stations, ImmutableArray<Entry<CircuitPlan>> circuits)
    {
        // No listed station is on the default circuit where it is not there, and no other may come: any circuit will do.
        var defaults = circuits.IsEmpty || circuits.Any(c => c.Value.Id == stations.Defaults.Circuit)
            ? stations.Defaults
            : stations.Defaults with { Circuit = circuits[0].Value.Id };
        var byId = ImmutableSortedDictionary.CreateBuilder<string, StationPlan>(StringComparer.Ordinal);
        foreach (var station in stations.Listed)
        {
            byId[station.Value.Id] = station.Value;
        }

        return new(site.Id, site.Name, site.TimeZone, site.Voltage, CircuitsReader.WithPower(circuits, site.Voltage), byId.ToImmutable(), defaults);
    }

    /// <summary>Upstream the gateway is one more station.</summary>
    private static void CheckIdentity(CsmsOptions csms, YamlSection at, StationsSection stations)
    {
        if (at.Good("identity") && stations.Listed.FirstOrDefault(s => s.Value.Id == csms.Identity) is { } twin)
        {
            twin.At.Fault("id", $"is {csms.Identity}, which is the gateway's own identity upstream (csms.identity)");
        }
    }

    private static void CheckUnlisted(StationsSection stations, ImmutableArray<Entry<CircuitPlan>> circuits)
    {
        if (!stations.Options.AcceptUnknown)
        {
            return;
        }

        if (!circuits.IsEmpty && !stations.DefaultsAt.Says("circuit") && circuits.All(c => c.Value.Id != stations.Defaults.Circuit))
        {
            stations.DefaultsAt.Fault("circuit", "is missing: stations that are not listed need one, and there is no circuit main");
        }

        if (stations.Defaults.Fallback.Value > 0)
        {
            stations.DefaultsAt.Warning(
                "fallbackCurrent",
                $"is {stations.Defaults.Fallback} for stations that are not listed: how many come is unknown, so nobody has checked that they fit");
        }
    }
}
