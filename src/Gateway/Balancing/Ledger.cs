namespace Gateway.Balancing;

/// <summary>What each cell can give to the EVSEs that take limits: limit - reserve - what starts need - U - what cannot be told anything.</summary>
internal static class Ledger
{
    public static void Fill(Network network, Tally tally)
    {
        var can = network.Can;
        foreach (var circuit in network.Circuits)
        {
            for (var phase = 0; phase < Conductors.Count; phase++)
            {
                var cell = Network.Cell(circuit.Node, phase);
                // What stations that are away and unheard of draw now is in the reading of a fresh meter already.
                can[cell] = network.LimitOf(circuit.Node) - Math.Max(0, circuit.ForStarts[phase] - circuit.Reserve.Value)
                    - circuit.Uncontrolled[phase] - tally.Fixed[cell]
                    - (circuit.IsSeen ? 0 : Unknown(circuit, tally, cell));
            }
        }

        for (var node = network.Top; node <= network.Top + network.CapPlaces; node++)
        {
            for (var phase = 0; phase < Conductors.Count; phase++)
            {
                var top = Network.Cell(network.Top, phase);
                can[Network.Cell(node, phase)] = network.LimitOf(node) - tally.Fixed[top] - tally.Unseen[top];
            }
        }

        var first = network.Top + network.CapPlaces + 1;
        for (var node = first; node < first + network.PowerPlaces; node++)
        {
            can[Network.Cell(node, 0)] = network.LimitOf(node) - OverPhases(network, tally.Fixed) - OverPhases(network, tally.Unseen);
            (can[Network.Cell(node, 1)], can[Network.Cell(node, 2)]) = (Network.Endless, Network.Endless);
        }

        for (var cell = Network.Cell(first + network.PowerPlaces, 0); cell < network.Cells; cell++)
        {
            can[cell] = network.LimitOf(cell / Conductors.Count) - tally.Fixed[cell] - tally.Unseen[cell];
        }
    }

    /// <summary>Where no meter sees it: who is unheard of, and as much above their limits of those that tell nothing as would warm the device.</summary>
    private static double Unknown(CircuitAccount circuit, Tally tally, int cell)
        => tally.Unseen[cell] + Math.Max(0, tally.Overdraw[cell] - circuit.Bears);

    /// <summary>Starts a sharing from what the cells can give, less what a sum says.</summary>
    /// <param name="sums">Of the tally: those of a cap are those of the whole site.</param>
    public static void Open(Network network, double[] sums)
    {
        var room = network.Sharer.Room;
        for (var cell = 0; cell < room.Length; cell++)
        {
            var node = cell / Conductors.Count;
            room[cell] = network.Can[cell] - (network.IsPower(node)
                ? OverPhases(network, sums)
                : sums[network.IsCap(node) ? Network.Cell(network.Top, cell % Conductors.Count) : cell]);
        }
    }

    /// <summary>Of the whole site.</summary>
    private static double OverPhases(Network network, double[] sums)
        => sums[Network.Cell(network.Top, 0)] + sums[Network.Cell(network.Top, 1)] + sums[Network.Cell(network.Top, 2)];
}
