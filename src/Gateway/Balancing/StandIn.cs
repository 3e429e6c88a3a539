namespace Gateway.Balancing;

/// <summary>
/// What is reckoned for the load that is no station where no meter is believed: the design peak, at least what the circuits below
/// carry, and what is known to be more. A peak is a promise; a house that was just measured above it, and a car that takes more than
/// anybody has told, do not keep it.
/// </summary>
internal static class StandIn
{
    public static void Of(in Moment now, CircuitAccount circuit, Tally tally)
    {
        for (var phase = 0; phase < Conductors.Count; phase++)
        {
            var floor = tally.Floor[Network.Cell(circuit.Node, phase)];
            var load = circuit.Plan.Uncontrolled is { } peak ? Math.Max(floor, peak.Value) : floor;
            load = Math.Max(load, circuit.Lately.Load(now, phase));
            circuit.Uncontrolled[phase] = circuit.IsTurned ? Math.Max(load, Turned(circuit, tally, phase)) : load;
        }
    }

    /// <summary>What to remember of a meter that is believed: where it is no more, what is away and unheard of is claimed beside.</summary>
    public static Conductors Shown(CircuitAccount circuit, Tally tally)
    {
        Conductors shown = default;
        for (var phase = 0; phase < Conductors.Count; phase++)
        {
            shown[phase] = circuit.Uncontrolled[phase] - tally.Unseen[Network.Cell(circuit.Node, phase)];
        }

        return shown;
    }

    /// <summary>
    /// A meter that counts the wrong way round tells how much flows. What all that cars may be drawing cannot explain of that is other
    /// load; where nothing feeds in, it is none that is fed in.
    /// </summary>
    private static double Turned(CircuitAccount circuit, Tally tally, int phase)
    {
        var (cell, shown) = (Network.Cell(circuit.Node, phase), circuit.Measured[phase]);
        var flows = !tally.ExpectsExport ? Math.Abs(shown) : circuit.Sign.IsWrongOn(phase) ? -shown : shown;
        return Headroom.Hidden(circuit, tally, flows - tally.Seen[cell] - tally.Settling[cell], phase) - tally.Unseen[cell];
    }
}
