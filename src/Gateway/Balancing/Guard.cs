using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>
/// Looks at every reading of a meter at once, long before the next tick: where a circuit has promised more than is left, current
/// is taken away. Cuts only: in the order of the weights from those above their minimum, in proportion; then from those at it,
/// who was served longest first. Where the protective device is hot, stations that are known to be fast come first. Balancing
/// proper puts the rest in order at its next tick.
/// </summary>
internal sealed class Guard(Balancer balancer)
{
    private const double Epsilon = 1e-6;

    public void Read(in Moment now, CircuitAccount circuit, in Conductors meter)
    {
        var network = balancer.Network;
        for (var phase = 0; phase < Conductors.Count; phase++)
        {
            var lack = Lack(circuit, meter[phase], phase);
            if (lack > Epsilon)
            {
                Cut(now, network, circuit, phase, lack);
            }
        }
    }

    /// <summary>How much more is promised than the reading leaves.</summary>
    private double Lack(CircuitAccount circuit, double meter, int phase)
    {
        var tally = balancer.Tally;
        var cell = Network.Cell(circuit.Node, phase);
        // As a tick reckons, but it never falls here.
        var highest = meter - tally.Known[cell];
        var load = Math.Min(highest, Math.Max(highest - tally.Settling[cell], circuit.Tracked[phase]));
        load = Headroom.Hidden(circuit, tally, Math.Max(load, circuit.Tracked[phase]), phase);
        return load + tally.Fixed[cell] + tally.Taken[cell] + tally.Given[cell] - balancer.Network.LimitOf(circuit.Node);
    }

    private void Cut(in Moment now, Network network, CircuitAccount circuit, int phase, double lack)
    {
        var below = network.Below[circuit.Node];
        if (circuit.IsHot(phase))
        {
            lack = CutTo(now, network, below, Network.Cell(circuit.Node, phase), lack, onlyFast: true);
        }

        lack = CutTo(now, network, below, Network.Cell(circuit.Node, phase), lack, onlyFast: false);
        while (lack > Epsilon && LongestServed(below, phase) is { } account)
        {
            lack -= account.Granted;
            balancer.Take(now, account, 0, Network.Cell(circuit.Node, phase));
        }
    }

    /// <summary>Class by class, the lowest first; within a class in proportion to what each has above its minimum.</summary>
    /// <returns>What is still lacking.</returns>
    private double CutTo(in Moment now, Network network, Account[] below, int cell, double lack, bool onlyFast)
    {
        var phase = cell % Conductors.Count;
        for (int? rank = Lowest(below, phase, int.MinValue, onlyFast); rank is { } lowest && lack > Epsilon; rank = Lowest(below, phase, lowest + 1, onlyFast))
        {
            var spare = 0.0;
            foreach (var account in below)
            {
                spare += IsIn(account, phase, onlyFast) && RankOf(account) == lowest ? account.Granted - account.Minimum : 0;
            }

            foreach (var account in below)
            {
                if (lack > Epsilon && IsIn(account, phase, onlyFast) && RankOf(account) == lowest)
                {
                    var has = account.Granted - account.Minimum;
                    var left = account.Down(account.Granted - (Math.Min(1, lack / spare) * has));
                    (lack, spare) = (lack - (account.Granted - left), spare - has);
                    balancer.Take(now, account, left, cell);
                }
            }
        }

        return lack;
    }

    private int? Lowest(Account[] below, int phase, int from, bool onlyFast)
    {
        int? lowest = null;
        foreach (var account in below)
        {
            if (RankOf(account) is var rank && rank >= from && !(rank >= lowest) && IsIn(account, phase, onlyFast))
            {
                lowest = rank;
            }
        }

        return lowest;
    }

    private int RankOf(Account account) => balancer.Strategy is Strategy.Priority ? account.Priority : 0;

    /// <summary>It has more than its minimum on that phase, and can be told.</summary>
    private static bool IsIn(Account account, int phase, bool onlyFast)
        => account.IsLimited && account.Granted > account.Minimum && account.Uses1(phase) && !account.IsLost
            && (!onlyFast || account.Learnt.P95 <= Times.CutEffective);

    /// <summary>Who would not charge again comes last.</summary>
    private bool IsBefore(Account a, Account b)
        => a.Ability.Resumes != b.Ability.Resumes ? a.Ability.Resumes
            : RankOf(a) != RankOf(b) ? RankOf(a) < RankOf(b)
            : a.ServedSince < b.ServedSince;

    private Account? LongestServed(Account[] below, int phase)
    {
        Account? first = null;
        foreach (var account in below)
        {
            if (account is { IsLimited: true, IsLost: false, Granted: > 0, ServedSince: not null } && account.Uses1(phase)
                && (first is null || IsBefore(account, first)))
            {
                first = account;
            }
        }

        return first;
    }
}
