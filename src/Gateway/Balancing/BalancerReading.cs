using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>What is heard of stations and circuits, at the beginning of a tick.</summary>
internal sealed partial class Balancer
{
    /// <summary>What every station, car and cap is and may be drawing at this instant.</summary>
    private void Read()
    {
        var by = _image.Caps;
        _caps = by?.At(Now.Time, Now.At) ?? [];
        if (_roster.Follow(_caps.Length - Powers(_caps), Powers(_caps)))
        {
            Commands.Reserve(Math.Max(Network.Loads.Length, Network.Stations.Length));
            Notices.EnsureCapacity((3 * Network.Loads.Length) + (3 * Network.Circuits.Length));
        }

        Network.Limit(_options.Reserve, _image.LeastReserve, _caps);
        Network.News.Clear();
        _lacksFallback = false;
        foreach (var circuit in Network.Circuits)
        {
            circuit.SampledAt = SampledAt(circuit);
        }

        foreach (var station in Network.Stations)
        {
            station.SampledAt = station.Leaf < Network.Top ? Network.Circuits[station.Leaf].SampledAt : long.MaxValue;
            if (!Reckoning.Stands(Now, station, by))
            {
                Read(station, by);
            }

            _lacksFallback |= station.LacksFallback;
        }

        Network.Starts.Keep();

        Tally.MayFeedIn = _image.MayFeedIn;
        Tally.MayDischarge = _image.MayDischarge;
        Tally.ExpectsExport = Tally.MayFeedIn || Tally.MayDischarge || _sun.IsAwaited;
    }

    private long SampledAt(CircuitAccount circuit)
    {
        var above = Network.ParentOf(circuit.Node) is var node && node < Network.Top ? Network.Circuits[node].SampledAt : long.MaxValue;
        return circuit.Device?.Now?.Reading is { TakenAt: var at } && Now.AgeOf(at) <= _options.StaleAfter ? Math.Min(above, at) : above;
    }

    private static int Powers(ImmutableArray<SiteCap> caps)
    {
        var count = 0;
        foreach (var cap in caps)
        {
            count += cap.Power is null ? 0 : 1;
        }

        return count;
    }

    private void Read(StationAccount station, ISiteCaps? by)
    {
        LimitDispatcher.Update(Now, station);
        Reckoning.Of(Now, station, by, StartedAt, station.Leaf < Network.Top && Network.Circuits[station.Leaf].IsOverloadedAbove);
        foreach (var account in station.Evses)
        {
            Network.News.Add(account.Index);
            Book(account);
        }

        if (station.Whole.Standing is Standing.Unseen || station.Whole.Booked.Standing is Standing.Unseen)
        {
            Book(station.Whole);        // else it is in no sum
        }

        Network.Starts.See(station);
    }

    private void Book(Account account)
    {
        var booked = Booked.Of(account);
        if (booked != account.Booked)
        {
            account.Booked = booked;
            Tally.Change(account.Station);
        }
    }

    /// <summary>What holds for a circuit holds for all below it.</summary>
    private void Spread()
    {
        foreach (var circuit in Network.Circuits)
        {
            var parent = Network.ParentOf(circuit.Node) is var node && node < Network.Top ? Network.Circuits[node] : null;
            circuit.IsHeldAbove = circuit.Meter is MeterState.Old or MeterState.New || circuit.Sign.IsWrong || parent?.IsHeldAbove is true;
            var was = circuit.IsFallbackOnlyAbove;
            circuit.IsFallbackOnlyAbove = circuit.IsFallbackOnly || parent?.IsFallbackOnlyAbove is true;
            if (circuit.IsFallbackOnlyAbove != was)
            {
                Network.Kept.ForgetWishes();
            }
        }
    }

    /// <summary>
    /// After a start nothing is known: two ticks and two readings of each meter are awaited before anybody is told anything.
    /// Until then stations follow their fallback, or the last limits of the gateway's last life, which fitted.
    /// </summary>
    private bool IsStarting()
        => _ticks < 2
            || (Now.AgeOf(StartedAt) < _options.StaleAfter
                && Array.Exists(Network.Circuits, static c => c.Device is not null && c.Readings < 2));
}
