using System.Collections.Immutable;
using Gateway.Configuration;
using Gateway.Site;

namespace Gateway.Metering;

/// <summary>How a device writes its numbers: said for the whole map, and again in a role where that differs.</summary>
/// <param name="Terminals">Phases that it measures: 1 or 3.</param>
/// <param name="Unit">The unit id as delivered.</param>
internal sealed record MapSettings(
    bool LowWordFirst, bool CurrentIsMagnitude, ImmutableArray<NoValue> NoValues, int Terminals, Volt? AssumedVoltage, byte Unit)
{
    private static readonly MapSettings Usual = new(false, false, [], 3, null, 1);

    /// <param name="from">What holds where the section does not say it; null: the usual.</param>
    public static MapSettings Read(YamlSection yaml, MapSettings? from)
    {
        from ??= Usual;
        var little = yaml.OneOf("wordOrder", "Of values wider than one register: high word first (big, the default) or last.", required: false, ("big", false), ("little", true));
        var magnitude = yaml.OneOf("current", "signed (the default); or magnitude: it takes the sign of its phase's power.", required: false, ("signed", false), ("magnitude", true));
        var noValues = yaml.NoValues("noValue", "Bit patterns that mean no value, each for numbers of its width or of the type before it.");
        var terminals = yaml.Whole("phases", "How many phases the device measures, 1 or 3.", 1, 3, from.Terminals, defaultIs: "3");
        if (terminals is 2)
        {
            yaml.Fault("phases", "is 2; a device measures 1 phase or 3");
        }

        var assumed = yaml.Number(
            "assumedVoltage", "Volt to make current of power with, where the device tells neither; the least that the supply may have.", aboveZero: true);
        var unit = yaml.Whole("unit", "Modbus unit id as delivered.", 0, 255, from.Unit, defaultIs: "1");
        return new(
            little ?? from.LowWordFirst,
            magnitude ?? from.CurrentIsMagnitude,
            yaml.Says("noValue") ? noValues : from.NoValues,
            terminals,
            assumed is { } volt ? new Volt(volt) : from.AssumedVoltage,
            (byte)unit);
    }
}
