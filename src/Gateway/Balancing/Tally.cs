namespace Gateway.Balancing;

/// <summary>
/// Sums over everything that hangs below a node, per phase: what many need is added up once in a tick, at the leaves, and then
/// carried upwards. Through a transformer each conductor's sum goes to two, as if all that flows there were in phase: that is never
/// less than what flows.
/// </summary>
internal sealed class Tally(Network network)
{
    /// <summary>The site has a device that can feed into the grid.</summary>
    public bool MayFeedIn { get; set; }

    /// <summary>The EVSEs' own part of what meters read.</summary>
    public double[] Known { get; } = new double[network.Cells];

    /// <summary>What EVSEs whose limit has just changed may draw beyond that.</summary>
    public double[] Settling { get; } = new double[network.Cells];

    /// <summary>What EVSEs may draw that tell no measurement.</summary>
    public double[] Dark { get; } = new double[network.Cells];

    /// <summary>What stations may draw that are away and unheard of.</summary>
    public double[] Unseen { get; } = new double[network.Cells];

    /// <summary>What EVSEs may draw that nobody can tell anything.</summary>
    public double[] Fixed { get; } = new double[network.Cells];

    /// <summary>What is not to be had from those that share: more than their limit, or on a phase that they are not thought to use.</summary>
    public double[] Taken { get; } = new double[network.Cells];

    /// <summary>Claims of those that share on phases that they are not thought to use.</summary>
    public double[] Stray { get; } = new double[network.Cells];

    /// <summary>How many share.</summary>
    public double[] Sharing { get; } = new double[network.Cells];

    /// <summary>What all may draw, by what they were given or may be following yet.</summary>
    public double[] Promised { get; } = new double[network.Cells];

    /// <summary>What those that take limits were given, as far as their car is thought to use it; for those that join, what they may draw.</summary>
    public double[] Given { get; } = new double[network.Cells];

    /// <summary>The uncontrolled load of the circuits right below.</summary>
    public double[] Floor { get; } = new double[network.Cells];

    /// <summary>All that can be known before anybody is given anything.</summary>
    public void Reckon()
    {
        Clear();
        foreach (var station in network.Stations)
        {
            if (station.Whole.Standing is Standing.Unseen)
            {
                Book(station.Whole);
            }

            foreach (var account in station.Evses)
            {
                if (account.Standing is not Standing.Idle)
                {
                    Book(account);
                }
            }
        }

        Roll(Known);
        Roll(Settling);
        Roll(Dark);
        Roll(Unseen);
        Roll(Fixed);
        Roll(Taken);
        Roll(Stray);
        Roll(Sharing);
    }

    /// <summary>All that was promised.</summary>
    public void Conclude()
    {
        foreach (var station in network.Stations)
        {
            foreach (var account in station.Evses)
            {
                if (account.Standing is not Standing.Idle)
                {
                    Promise(account);
                }
            }
        }

        Roll(Promised);
        Roll(Given);
    }

    /// <summary>Less was given than was concluded.</summary>
    public void Cut(Account account, double by)
    {
        for (var phase = 0; phase < Conductors.Count; phase++)
        {
            if (account.Uses1(phase))
            {
                Add(Given, account, phase, -by);
                CutAbove(account.Station.Leaf, phase, by);
            }
        }
    }

    private void CutAbove(int node, int phase, double by)
    {
        for (; node != network.Top; node = network.ParentOf(node))
        {
            var parent = network.ParentOf(node);
            if (network.Circuits[node].Plan.Transformer is not null)
            {
                by *= network.FactorAbove(node);
                Given[Network.Cell(parent, Network.Next(phase))] -= by;
                CutAbove(parent, Network.Next(phase), by);
            }

            Given[Network.Cell(parent, phase)] -= by;
        }
    }

    private void Book(Account account)
    {
        var (isShared, isDark) = (account.Standing is Standing.Controlled or Standing.Joining, account.MeasuredAt is null);
        for (var phase = 0; phase < Conductors.Count; phase++)
        {
            var (claim, known) = (account.Claim[phase], account.Known(phase));
            Add(Known, account, phase, known);
            if (isShared)
            {
                Add(Taken, account, phase, account.IsLost ? claim : account.Excess(phase));
                Add(account.Uses1(phase) ? Sharing : Stray, account, phase, account.Uses1(phase) ? 1 : claim);
            }
            else
            {
                Add(account.Standing is Standing.Unseen ? Unseen : Fixed, account, phase, claim);
            }

            if (account.IsSettling)
            {
                Add(Settling, account, phase, claim - known);
            }

            if (isDark && account.Standing is not Standing.Unseen)
            {
                Add(Dark, account, phase, claim);
            }
        }
    }

    private void Promise(Account account)
    {
        for (var phase = 0; phase < Conductors.Count; phase++)
        {
            var given = account.IsLimited && account.Uses1(phase) ? account.Granted : 0;
            Add(Promised, account, phase, Math.Max(account.Claim[phase], given));
            // What does not follow is taken off already, whatever it was given.
            Add(Given, account, phase, account.Standing is Standing.Joining ? account.Claim[phase] - account.Excess(phase) : account.IsLost ? 0 : given);
        }
    }

    private static void Add(double[] sums, Account account, int phase, double current)
    {
        if (current == 0)
        {
            return;
        }

        var station = account.Station;
        sums[Network.Cell(station.Leaf, phase)] += current;
        if (station.Node >= 0)
        {
            sums[Network.Cell(station.Node, phase)] += current;
        }
    }

    private void Roll(double[] sums)
    {
        for (var node = network.Circuits.Length - 1; node >= 0; node--)
        {
            var parent = network.ParentOf(node);
            var (isDirect, factor) = (network.Circuits[node].Plan.Transformer is null, network.FactorAbove(node));
            for (var phase = 0; phase < Conductors.Count; phase++)
            {
                var current = factor * sums[Network.Cell(node, phase)];
                sums[Network.Cell(parent, phase)] += current;
                sums[Network.Cell(parent, Network.Next(phase))] += isDirect ? 0 : current;
            }
        }
    }

    private void Clear()
    {
        foreach (var sums in (ReadOnlySpan<double[]>)[Known, Settling, Dark, Unseen, Fixed, Taken, Stray, Sharing, Promised, Given, Floor])
        {
            Array.Clear(sums);
        }
    }
}
