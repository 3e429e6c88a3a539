using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>
/// Shares out what would be fed into the grid. A car starts when there was enough for its minimum for a while and stops when
/// there was too little for a longer one, so that clouds do not switch it; in between it is kept at its minimum. Pure but for
/// what it remembers; allocates nothing.
/// </summary>
/// <remarks>
/// A battery that keeps the connection at zero answers within seconds. It would lend the cars its charge and be taken for sun;
/// so what it gives is no surplus, what it takes is one where the cars come first, and only the slow part of it all is shared.
/// </remarks>
internal sealed class Surplus(SurplusOptions options, TimeProvider time)
{
    /// <summary>So long a car charges at least: starting and stopping wears contactors, and some cars do not come back.</summary>
    public static readonly TimeSpan LeastOn = TimeSpan.FromMinutes(10);

    /// <summary>So long it then rests at least.</summary>
    public static readonly TimeSpan LeastOff = TimeSpan.FromMinutes(5);

    private long? _last;
    private long? _enoughSince;
    private long? _shortSince;

    /// <summary>The slow part of the surplus in watt, that of the cars themselves included. Null: unknown.</summary>
    public double? Watt { get; private set; }

    /// <summary>Reckons what there is and bounds each load.</summary>
    /// <param name="inOrder">Who is to be served first in front. All that have a mode, charging or not.</param>
    public void Share(SurplusReading reading, ReadOnlySpan<SurplusLoad> inOrder)
    {
        var now = time.GetTimestamp();
        Smooth(Now(reading, inOrder), now);
        foreach (var load in inOrder)
        {
            if (!load.TakesPart || load.Mode is ChargingMode.MinimumSurplus)
            {
                load.IsOn = load.TakesPart;
                load.TurnedAt = null;
            }
        }

        var left = (Watt ?? 0) - Committed(inOrder);
        Turn(inOrder, left, now);
        Fill(inOrder, Math.Max(0, (Watt ?? 0) - Committed(inOrder)));
    }

    /// <summary>What the cars could have without drawing from the grid or the battery.</summary>
    private double? Now(SurplusReading reading, ReadOnlySpan<SurplusLoad> loads)
    {
        if (reading is not { Grid: { } grid, Pv: { } pv, Battery: { } battery })
        {
            return null;
        }

        var drawn = 0d;
        foreach (var load in loads)
        {
            drawn += load.Mode is ChargingMode.Grid ? 0 : Math.Max(load.Drawn, 0);
        }

        // Positive battery: it discharges, and what it gives is not to be had. Negative: it charges.
        var lent = options.First is SurplusFirst.Cars ? battery : Math.Max(battery, 0);
        return Math.Min(-grid + drawn - lent - options.Reserve.Value, pv);
    }

    private void Smooth(double? surplus, long now)
    {
        var passed = _last is { } last ? time.GetElapsedTime(last, now) : TimeSpan.Zero;
        _last = now;
        Watt = surplus is not { } fresh ? null
            : Watt is { } known ? fresh + ((known - fresh) * Math.Exp(-passed / options.Smoothing))
            : fresh;
    }

    private static double Committed(ReadOnlySpan<SurplusLoad> loads)
    {
        var committed = 0d;
        foreach (var load in loads)
        {
            committed += load.IsOn ? load.Least : 0;
        }

        return committed;
    }

    /// <summary>One car at a time: the next one is judged by what this one leaves.</summary>
    private void Turn(ReadOnlySpan<SurplusLoad> inOrder, double left, long now)
    {
        var (next, last) = (Next(inOrder, left, now), Last(inOrder, now));
        _enoughSince = next is null ? null : _enoughSince ?? now;
        _shortSince = left < 0 ? _shortSince ?? now : null;
        if (next is not null && Since(_enoughSince, now) >= options.Start)
        {
            (next.IsOn, next.TurnedAt, _enoughSince) = (true, now, null);
        }
        else if (last is not null && Since(_shortSince, now) >= options.Stop)
        {
            (last.IsOn, last.TurnedAt, _shortSince) = (false, now, null);
        }
    }

    private SurplusLoad? Next(ReadOnlySpan<SurplusLoad> inOrder, double left, long now)
    {
        foreach (var load in inOrder)
        {
            if (load.TakesPart && !load.IsOn && left >= load.Least && (load.TurnedAt is null || Since(load.TurnedAt, now) >= LeastOff))
            {
                return load;
            }
        }

        return null;
    }

    /// <summary>The last of those that may be stopped.</summary>
    private SurplusLoad? Last(ReadOnlySpan<SurplusLoad> inOrder, long now)
    {
        for (var i = inOrder.Length - 1; i >= 0; i--)
        {
            if (inOrder[i] is { IsOn: true, Mode: ChargingMode.Surplus } load && Since(load.TurnedAt, now) >= LeastOn)
            {
                return load;
            }
        }

        return null;
    }

    private TimeSpan Since(long? at, long now) => at is { } then ? time.GetElapsedTime(then, now) : TimeSpan.Zero;

    /// <summary>What the minimums leave goes to all in equal parts of power, as far as each can take it.</summary>
    private static void Fill(ReadOnlySpan<SurplusLoad> loads, double left)
    {
        var open = 0;
        foreach (var load in loads)
        {
            load.Upper = load.IsOn ? load.Minimum : 0;
            open += CanTake(load) ? 1 : 0;
        }

        while (left > 1 && open > 0)
        {
            var (part, taken) = (left / open, 0d);
            open = 0;
            foreach (var load in loads)
            {
                if (CanTake(load))
                {
                    var more = Math.Min(part, load.Most - (load.Upper * load.WattPerAmpere));
                    load.Upper += more / load.WattPerAmpere;
                    taken += more;
                    open += CanTake(load) ? 1 : 0;
                }
            }

            left -= taken;
        }
    }

    private static bool CanTake(SurplusLoad load) => load.IsOn && (load.Upper * load.WattPerAmpere) + 1 < load.Most;
}
