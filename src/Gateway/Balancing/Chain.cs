using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>Everything that bounds one EVSE, with its owner, its value and its end; made from the numbers of the last tick when somebody asks.</summary>
internal sealed class Chain
{
    private readonly Balancer _balancer;
    private readonly Account _account;
    private readonly ImmutableArray<LimitLink>.Builder _links = ImmutableArray.CreateBuilder<LimitLink>();

    private Chain(Balancer balancer, Account account) => (_balancer, _account) = (balancer, account);

    private Network Network => _balancer.Network;

    private string Station => $"station {_account.Plan.Id}";

    /// <param name="reason">The sentence that tells what decides.</param>
    public static ImmutableArray<LimitLink> Of(Balancer balancer, Account account, string reason)
    {
        var chain = new Chain(balancer, account);
        chain.OfStation();
        chain.Circuits();
        chain.Outside();
        chain.Order();
        chain.Habits();
        chain.Safety(reason);
        return chain.Decided();
    }

    private void OfStation()
    {
        Add(LimitKind.Rating, Station, _account.Own.Max, "the most that the EVSE may ever take");
        Add(LimitKind.Minimum, Station, new(_account.Minimum), "below this the car stops");
    }

    /// <summary>Each circuit upwards on the phase where it leaves least, and what is taken off there.</summary>
    private void Circuits()
    {
        foreach (var node in Network.PathOf(_account.Station))
        {
            var circuit = Network.Circuits[node];
            var phase = Tightest(node);
            var (cell, owner) = (Network.Cell(node, phase), $"circuit {circuit.Plan.Id}");
            var on = (Phase)phase;
            Add(LimitKind.Circuit, owner, circuit.Plan.Limit, $"what the circuit may carry on {on}");
            Add(LimitKind.Reserve, "the site file", circuit.Reserve, $"kept free on {on}");
            if (circuit.ForStarts[phase] > circuit.Reserve.Value)
            {
                Add(LimitKind.Reserve, owner, new(circuit.ForStarts[phase]), $"kept free on {on} in all, for a car that may begin: those that charge may be slow to make room");
            }

            Add(LimitKind.Uncontrolled, circuit.Plan.Meter is { } meter ? $"meter {meter}" : owner, new(circuit.Uncontrolled[phase]),
                $"load on {on} that is no station, {Source(circuit)}");
            Add(LimitKind.Others, owner, new(Math.Max(0, Given(node, phase) - Mine(phase))), $"other EVSEs on {on}");
            MarkIf(_account.StoppedBy == cell || (_account.StoppedBy >= 0 && _account.StoppedBy / Conductors.Count == node), LimitKind.Circuit);
        }

        if (_account.Station.Node is >= 0 and var own)
        {
            Add(LimitKind.Others, Station, new(Math.Max(0, Given(own, Tightest(own)) - Mine(Tightest(own)))), "other EVSEs of the same station");
            MarkIf(_account.StoppedBy >= 0 && _account.StoppedBy / Conductors.Count == own, LimitKind.Others);
        }
    }

    private void Outside()
    {
        for (var node = Network.Top + 1; node <= Network.Top + Network.CapPlaces + Network.PowerPlaces; node++)
        {
            var (name, limit) = (Network.NameOf(Network.Cell(node, 0)), Network.LimitOf(node));
            if (Network.IsInForce(node))
            {
                Add(LimitKind.Cap, name, new(limit), Network.IsPower(node) ? "all stations together over all phases" : "all stations together on each phase");
                MarkIf(_account.StoppedBy >= 0 && _account.StoppedBy / Conductors.Count == node, LimitKind.Cap);
            }
        }

        if (_account.Station.Snapshot.CsmsMax is { } max)
        {
            Add(LimitKind.CsmsProfile, "the CSMS", max, "its charging profiles for the whole station");
        }

        if (_account.Evse?.CsmsLimit is { } profile)
        {
            Add(LimitKind.CsmsProfile, "the CSMS", profile, "its charging profiles for this transaction");
        }

        if (_account.GroupLimit is { } group)
        {
            Add(LimitKind.CsmsGroup, "the CSMS", group, "its charging profile for each transaction of the site");
        }
    }

    private void Order()
    {
        if (_balancer.Strategy is Strategy.Priority)
        {
            Add(LimitKind.Priority, "the site file", new(_account.Target), $"priority {_account.Priority}: the higher is served first");
        }

        if (_account is { IsLimited: true, Target: <= 0, StoppedBy: >= 0 })
        {
            Add(LimitKind.Rotation, "the gateway", default, "not all minimums fit: EVSEs take turns", Rotation.Left(_balancer.Now, _balancer.StartedAt));
            Mark();
        }
        else if (_account.IsLimited && Rotation.MustRest(_balancer.Now, _account))
        {
            Add(LimitKind.Rotation, "the gateway", default, "some cars fault when they are switched on again at once",
                Times.MinimumOff - _balancer.Now.AgeOf(_account.PausedAt!.Value));
            Mark();
        }
    }

    private void Habits()
    {
        if (_account.Ability.Source.Length > 0)
        {
            Add(LimitKind.Quirk, _account.Ability.Source, _account.Ability.TakesLimits ? new(_account.Minimum) : _account.Own.Max,
                $"its model takes at least {_account.Minimum} A, in steps of {_account.Step} A, and follows within {_account.Ability.Latency.TotalSeconds:0} s");
        }

        if (_account.Sun < double.PositiveInfinity)
        {
            Add(LimitKind.Surplus, "the site file", new(_account.Sun), "only what would be fed into the grid");
        }

        if (_account.Signal < double.PositiveInfinity)
        {
            Add(LimitKind.Signal, "the grid", new(_account.Signal), "its part of a signal of the grid");
        }

        if (_account.Evse?.SetPoint is { } point)
        {
            Add(LimitKind.Signal, "the grid", point.Current, "the set-point that its car holds for a signal of the grid, within its limit; below 0 it feeds in");
            MarkIf(point.Current.Value < _account.Granted, LimitKind.Signal);
        }

        if (_account.Appetite.Bound is { } bound)
        {
            Add(LimitKind.Learnt, "the car", new(bound), "it took no more for a minute; 1 A is added");
        }

        if (_account.IsLimited && _account.Granted < _account.Target)
        {
            var left = _account.Told is { } told ? Times.Again - _balancer.Now.AgeOf(told.At) : default;
            Add(LimitKind.Ramp, "the gateway", new(_account.Granted), $"on its way to {_account.Target} A",
                left > TimeSpan.Zero ? left : null);
            Mark();
        }
    }

    private void Safety(string reason)
    {
        if (_account.Defiance is not Defiance.None)
        {
            var until = _account.Defiance is Defiance.Paused ? Times.MinimumOff - _balancer.Now.AgeOf(_account.DefianceAt) : (TimeSpan?)null;
            Add(LimitKind.Obedience, Station, new(_account.Defiance is Defiance.Paused ? 0 : _account.Claim.Largest),
                "it drew more than its limit", until > TimeSpan.Zero ? until : null);
            MarkIf(_account.Defiance is not Defiance.ToldAgain, LimitKind.Obedience);
        }

        var circuit = Reasons.Troubled(Network, _account) ?? (_account.Granted < _account.Target ? Reasons.Unsure(Network, _account) : null);
        if (_balancer.IsHolding || !_account.IsLimited || circuit is not null)
        {
            var owner = circuit is not null ? $"meter {circuit.Plan.Meter}" : _balancer.IsHolding ? "the gateway" : Station;
            Add(LimitKind.FailSafe, owner, new(_account.IsLimited ? _account.Granted : _account.Claim.Largest), reason, Until());
            Mark();
        }

        Add(LimitKind.Fallback, Station, _account.Plan.Fallback, "while nobody tells it more");
    }

    private TimeSpan? Until()
        => _account.Why is Hindrance.JustConnected && Times.JoinGrace - _balancer.Now.AgeOf(_account.Station.Snapshot.OnlineSince) is var left
            && left > TimeSpan.Zero ? left : null;

    private ImmutableArray<LimitLink> Decided()
    {
        if (!_links.Any(l => l.IsDecisive))
        {
            // It has all that it may: the least of what bounds it alone.
            var least = _links.Select((l, i) => (l, i))
                .Where(x => x.l.Kind is LimitKind.Rating or LimitKind.CsmsProfile or LimitKind.CsmsGroup or LimitKind.Surplus or LimitKind.Signal or LimitKind.Learnt)
                .MinBy(x => x.l.Value).i;
            _links[least] = _links[least] with { IsDecisive = true };
        }

        return _links.ToImmutable();
    }

    private double Mine(int phase) => _account.IsLimited && _account.Uses1(phase) ? _account.Granted : 0;

    private double Given(int node, int phase) => _balancer.Tally.Promised[Network.Cell(node, phase)] - Math.Max(0, _account.Claim[phase] - Mine(phase));

    private int Tightest(int node)
    {
        if (_account.StoppedBy >= 0 && _account.StoppedBy / Conductors.Count == node)
        {
            return _account.StoppedBy % Conductors.Count;
        }

        var tightest = -1;
        for (var phase = 0; phase < Conductors.Count; phase++)
        {
            if (_account.Uses1(phase) && (tightest < 0 || Network.Can[Network.Cell(node, phase)] < Network.Can[Network.Cell(node, tightest)]))
            {
                tightest = phase;
            }
        }

        return Math.Max(0, tightest);
    }

    private static string Source(CircuitAccount circuit) => circuit.Meter switch
    {
        MeterState.Stale when circuit.Plan.Uncontrolled is { } peak && circuit.Uncontrolled.Largest > peak.Value
            => "above its design peak, as was measured: " + Reasons.Silent(circuit),
        MeterState.Stale => "by its design peak: " + Reasons.Silent(circuit),
        MeterState.None => "by its design peak: there is no meter",
        MeterState.Old => "measured: " + Reasons.Silent(circuit),
        _ => "measured",
    };

    private void Add(LimitKind kind, string owner, Ampere value, string text, TimeSpan? until = null)
        => _links.Add(new(kind, owner, value, until, text));

    private void Mark() => MarkIf(true, _links[^1].Kind);

    /// <summary>The newest of that kind decides; what was marked before does not.</summary>
    private void MarkIf(bool decides, LimitKind kind)
    {
        for (var i = 0; decides && i < _links.Count; i++)
        {
            _links[i] = _links[i] with { IsDecisive = false };
        }

        for (var i = _links.Count - 1; decides && i >= 0; i--)
        {
            if (_links[i].Kind == kind)
            {
                _links[i] = _links[i] with { IsDecisive = true };
                return;
            }
        }
    }
}
