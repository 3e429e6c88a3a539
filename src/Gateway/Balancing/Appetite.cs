using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>
/// What a car really takes. Who stays below his limit for a minute is planned with what he drew and 1 A more, and his limit
/// shrinks to that: else he might take back what was given away. When he comes near it he gets it back step by step.
/// </summary>
internal sealed class Appetite
{
    /// <summary>In ampere: nearer than this he is taken to follow his limit.</summary>
    private const double Near = 1;

    /// <summary>In ampere: less is not given away.</summary>
    private const double Worthwhile = 2;

    private long _heardAt;
    private long _steppedAt;
    private long? _belowSince;
    private double _most;

    /// <summary>The most that he is planned with, in whole ampere; null: he takes all he gets.</summary>
    public double? Bound { get; private set; }

    public void Forget() => (Bound, _belowSince, _most, _heardAt, _steppedAt) = (null, null, 0, 0, 0);

    /// <summary>Looks at a measurement once.</summary>
    public void Learn(in Moment now, Account account, EvseSnapshot evse)
    {
        if (evse.SetPoint is not null)
        {
            Forget();       // it holds what it was told: what it would take nobody knows
            return;
        }

        if (account.MeasuredAt is not { } at || at == _heardAt || !account.IsLimited || evse.Accepted is null)
        {
            return;
        }

        _heardAt = at;
        if (account.Old.Count > 0 || at < account.ChangedAt || account.Possible.Value < account.Minimum)
        {
            _belowSince = null;     // on the way to another limit, or paused: what it draws tells nothing
            return;
        }

        var limit = Math.Min(account.Possible.Value, Bound ?? double.MaxValue);
        if (account.Draw < limit - Near)
        {
            Below(now, account, at, limit);
        }
        else
        {
            _belowSince = null;
            if (account.Draw > limit - Near)
            {
                Follows(now, account, at);
            }
        }
    }

    private void Below(in Moment now, Account account, long at, double limit)
    {
        if (_belowSince is not { } since)
        {
            (_belowSince, _most) = (Math.Max(at, account.ChangedAt), account.Draw);
            return;
        }

        _most = Math.Max(_most, account.Draw);
        if (now.Between(since, at) >= Times.AppetiteShows)
        {
            var bound = Math.Max(account.Minimum, Math.Ceiling(_most + Near));
            // For an ampere nobody is told anything: it would be taken and given back without end.
            Bound = bound <= limit - Worthwhile ? bound : Bound;
            (_belowSince, _steppedAt) = (null, at);
        }
    }

    /// <summary>Who is measured seldom must not wait the longer for it.</summary>
    private void Follows(in Moment now, Account account, long at)
    {
        if (Bound is { } bound && now.Between(_steppedAt, at) is var passed && passed >= Times.Again)
        {
            bound += Math.Floor(passed / Times.Again);
            Bound = bound >= account.Own.Max.Value ? null : bound;
            _steppedAt = at;
        }
    }
}
