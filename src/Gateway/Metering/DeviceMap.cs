using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Metering;

/// <summary>One poll, decoded.</summary>
/// <param name="Doubt">Why the reading is not to be believed, in one sentence; what it doubts is null in the reading then.</param>
internal readonly record struct DeviceSample(DeviceReading Reading, string? Doubt);

/// <summary>Which registers to read from one device in its role, and what they mean. Pure, and safe to share.</summary>
/// <param name="Points">Offsets lie within their blocks.</param>
internal sealed record DeviceMap(string Device, ImmutableArray<RegisterBlock> Blocks, ImmutableArray<MapPoint> Points)
{
    public DeviceRole Role { get; init; }

    /// <summary>Phases that the model measures: 1 or 3.</summary>
    public int Terminals { get; init; } = 3;

    /// <summary>Which site phase each terminal is wired to; null: nobody said, and one terminal alone cannot be placed.</summary>
    public Wiring? Wiring { get; init; } = Wiring.Straight;

    /// <summary>True: it is wired the other way round, so all directions turn.</summary>
    public bool IsReversed { get; init; }

    /// <summary>True: current has no sign of its own and takes that of its phase's power.</summary>
    public bool CurrentIsMagnitude { get; init; }

    /// <summary>From what voltage current is made where the device tells only power.</summary>
    public Volt? AssumedVoltage { get; init; }

    /// <summary>True: the device describes its own registers; there are neither blocks nor points.</summary>
    public bool IsSunSpec { get; init; }

    /// <summary>SunSpec only: -1 where what the device calls positive is negative in <see cref="DeviceReading"/>.</summary>
    public int SunSpecSign { get; init; } = 1;

    /// <summary>What proves the model, besides what its points say.</summary>
    public ImmutableArray<IdentityCheck> Identify { get; init; } = [];

    /// <summary>How long an answer of this device may take; null: as every other.</summary>
    public TimeSpan? AnswersWithin { get; init; }

    /// <summary>Registers between two blocks that one request may read across; 0: none.</summary>
    public int Gap { get; init; } = 8;

    /// <summary>A phase without its values, or with impossible ones, must not pass for a quiet one where a fuse hangs on it.</summary>
    public bool GuardsFuse => Role is DeviceRole.Grid or DeviceRole.Circuit;

    /// <summary>What a role needs and the points do not bring, as the end of a sentence; null: nothing.</summary>
    /// <param name="isMeter">True: it only measures what flows before the plant, so it need not know what is inside.</param>
    public string? Lacks(DeviceRole role, bool isMeter)
    {
        bool Has(Quantity quantity, bool perPhase) => Points.Any(p => p.Quantity == quantity && (!perPhase || p.Phase is not null));

        var power = Has(Quantity.Power, perPhase: false);
        return role switch
        {
            _ when IsSunSpec => null,
            DeviceRole.Pv => power ? null : "has no power",
            DeviceRole.Battery => !power ? "has no power" : isMeter || Has(Quantity.StateOfCharge, perPhase: false) ? null : "has no stateOfCharge",
            _ when Has(Quantity.Current, perPhase: true) => null,
            _ when !Has(Quantity.Power, perPhase: true) => "has no current and no power per phase",
            _ => Has(Quantity.Voltage, perPhase: true) || AssumedVoltage is not null
                ? null
                : "has neither current nor voltage per phase to make it from power",
        };
    }

    /// <summary>The registers that a point is made of: its value, and those that say its power of ten or its direction.</summary>
    public IEnumerable<RegisterBlock> Registers(MapPoint point)
    {
        yield return Registers(point.Place, point.Type.Words());
        if (point.Exponent is { } exponent)
        {
            yield return Registers(exponent, 1);
        }

        if (point.NegativeWhen is { } bit)
        {
            yield return Registers(bit.Place, 1);
        }
    }

    /// <param name="takenAt">When the request was sent.</param>
    /// <param name="blocks">The registers of <see cref="Blocks"/>, in the same order; a slow one that was not read yet is empty.</param>
    public DeviceSample Decode(string deviceId, long takenAt, IReadOnlyList<ushort[]> blocks)
        => new MapDecoder(this, stackalloc double[PollValues.Size], blocks).Sample(deviceId, takenAt);

    private RegisterBlock Registers(RegisterPlace place, int words)
        => new(Blocks[place.Block].Kind, (ushort)(Blocks[place.Block].First + place.Offset), (ushort)words);
}
