using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Metering;

/// <summary>What a register map can place.</summary>
internal enum Quantity { Voltage, Current, Power, Frequency, EnergyImport, EnergyExport }

/// <summary>Registers that are read in one request.</summary>
internal readonly record struct RegisterBlock(RegisterKind Kind, ushort First, ushort Count);

/// <summary>Where a quantity is found.</summary>
/// <param name="Phase">Null: of the whole device.</param>
/// <param name="Block">Index of the block that brings it.</param>
/// <param name="Offset">Registers from the block's first.</param>
/// <param name="Factor">From the raw number to A, V, W, Wh or Hz in the sign convention of <see cref="DeviceReading"/>.</param>
internal sealed record MapPoint(Quantity Quantity, Phase? Phase, int Block, int Offset, RegisterType Type, double Factor);

/// <summary>One poll, decoded.</summary>
/// <param name="Doubt">Why the currents are not to be believed, in one sentence; they are null in the reading then.</param>
internal readonly record struct DeviceSample(DeviceReading Reading, string? Doubt);

/// <summary>A file of <c>site-config/devices</c>: which registers to read from a device, and what they mean.</summary>
/// <param name="CurrentIsMagnitude">True: current has no sign of its own and takes that of its phase's power.</param>
internal sealed record DeviceMap(
    string Device,
    bool LowWordFirst,
    bool CurrentIsMagnitude,
    ImmutableArray<NoValue> NoValues,
    ImmutableArray<RegisterBlock> Blocks,
    ImmutableArray<MapPoint> Points)
{
    /// <summary>Less than this is noise around zero and says nothing of the direction; towards the site is the safe guess.</summary>
    private const double DirectionlessBelowWatt = 30;

    /// <param name="takenAt">When the request was sent.</param>
    /// <param name="blocks">The registers of <see cref="Blocks"/>, in the same order.</param>
    public DeviceSample Decode(string deviceId, long takenAt, IReadOnlyList<ushort[]> blocks)
    {
        var doubts = new List<string>();
        var voltage = Phases(Quantity.Voltage, blocks, doubts);
        var current = Phases(Quantity.Current, blocks, doubts);
        var power = Phases(Quantity.Power, blocks, doubts);
        Plausibility.Check(voltage, current, power, doubts);
        if (doubts.Count > 0)
        {
            (voltage, current, power) = (null, null, null);     // one of them lies, and nobody knows which
        }

        var reading = new DeviceReading(
            deviceId,
            takenAt,
            Directed(current, power)?.Map(a => new Ampere(a)),
            voltage?.Map(v => new Volt(v)),
            power?.Map(w => new Watt(w)),
            Whole(Quantity.Power, blocks) is { } total ? new Watt(total) : null,
            Energy(Quantity.EnergyImport, blocks),
            Energy(Quantity.EnergyExport, blocks),
            Whole(Quantity.Frequency, blocks));
        return new(reading, doubts.Count > 0 ? string.Join("; ", doubts) : null);
    }

    private PerPhase<double>? Directed(PerPhase<double>? current, PerPhase<double>? power)
        => (CurrentIsMagnitude, power) switch
        {
            (false, _) => current,
            (true, null) => current?.Map(Math.Abs),
            (true, { } known) => current?.Zip(known, (a, w) => w <= -DirectionlessBelowWatt ? -Math.Abs(a) : Math.Abs(a)),
        };

    /// <summary>Null: the device does not tell it, or does not have it now, which is a doubt.</summary>
    private PerPhase<double>? Phases(Quantity quantity, IReadOnlyList<ushort[]> blocks, List<string> doubts)
    {
        var values = default(PerPhase<double>);
        var found = 0;
        foreach (var point in Points.Where(p => p.Quantity == quantity && p.Phase is not null))
        {
            if (Value(point, blocks) is { } value)
            {
                values = values.With(point.Phase!.Value, value);
                found++;
            }
            else
            {
                doubts.Add($"it has no value for the {Plausibility.Name(quantity)} of {point.Phase}");
            }
        }

        return found == 3 ? values : null;
    }

    private WattHour? Energy(Quantity quantity, IReadOnlyList<ushort[]> blocks)
        => Whole(quantity, blocks) is { } energy and >= 0 ? new WattHour(energy) : null;

    private double? Whole(Quantity quantity, IReadOnlyList<ushort[]> blocks)
        => Points.FirstOrDefault(p => p.Quantity == quantity && p.Phase is null) is { } point ? Value(point, blocks) : null;

    private double? Value(MapPoint point, IReadOnlyList<ushort[]> blocks)
        => RegisterValue.Decode(
            blocks[point.Block].AsSpan(point.Offset, point.Type.Words()), point.Type, LowWordFirst, NoValues) * point.Factor;
}
