namespace Gateway.GridSignals.Afrr;

/// <summary>What can be moved by a signal.</summary>
internal enum AfrrKind
{
    Battery,
    Inverter,

    /// <summary>An EVSE that charges only: it is told in whole steps, and not as often as one would like.</summary>
    Car,

    /// <summary>An EVSE whose car can discharge as well: it is told set-points.</summary>
    V2x,
}

/// <summary>Something whose power a signal can move, as it is now. In watt; positive: it draws.</summary>
/// <param name="Power">What it draws, measured or by what it was told last.</param>
/// <param name="Low">The least it can be told, after all local limits. Of a car that may charge: its minimum; it may also be stopped.</param>
/// <param name="High">The most, after all local limits.</param>
internal readonly record struct AfrrResource(string Id, AfrrKind Kind, double Power, double Low, double High)
{
    /// <summary>In watt per second.</summary>
    public double Ramp { get; init; } = double.PositiveInfinity;

    /// <summary>From a command to its effect, in seconds.</summary>
    public double Latency { get; init; } = 1;

    /// <summary>What moving it costs beside the others; above 0.</summary>
    public double Cost { get; init; } = 1;

    /// <summary>It is told multiples of this; 0: anything.</summary>
    public double Step { get; init; }

    /// <summary>What it does by itself, and goes on doing when nothing else is asked of it.</summary>
    public double Rest { get; init; }

    /// <summary>Of a car that can discharge: what one ampere on each of its phases is.</summary>
    public double PerAmpere { get; init; }

    /// <summary>Of its storage, 0 to 1. Null: it has none, or nobody knows.</summary>
    public double? Charge { get; init; }

    /// <summary>The circuit it hangs at: an index into those of the site; -1: none that could be full.</summary>
    public int Circuit { get; init; } = -1;

    public bool IsFast => Kind is not AfrrKind.Car;
}

/// <summary>A circuit that resources hang at.</summary>
/// <param name="Parent">An index, below its own; -1: none.</param>
/// <param name="Room">By how much more than now it may carry, in watt; below 0: it carries too much.</param>
internal readonly record struct AfrrCircuit(int Parent, double Room)
{
    /// <summary>So much may flow back through it from cars that discharge, in ampere per phase.</summary>
    public double Back { get; init; } = double.PositiveInfinity;
}
