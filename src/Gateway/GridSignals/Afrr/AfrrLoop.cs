using Gateway.GridSignals.External;
using Gateway.Site;

namespace Gateway.GridSignals.Afrr;

/// <summary>
/// Once a second: what the signal asks for is split over who takes part and told; while nothing is asked for, all are let go. Without
/// a meter the site goes back to its baseline along the ramp. Who hears nothing from here goes back by himself.
/// </summary>
internal sealed class AfrrLoop(
    AfrrDesk desk, AfrrOptions options, AfrrParty party, GridPower power, AfrrNews news, SiteImage image, TimeProvider time, ILogger<AfrrLoop> logger)
    : SteeringLoop(time, logger)
{
    /// <summary>Looks, and so seconds, between two times that what is available and delivered is shown.</summary>
    private const int ShowEvery = 4;

    /// <summary>Nobody is let go in a pause as short as this.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>So long a gateway that stops waits until everybody is let go; then each goes back by himself.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(3);

    private readonly TimeProvider _time = time;
    private readonly AfrrBaseline _baseline = new(options.Baseline?.Value);
    private AfrrControl? _control;      // null: nobody is steered
    private long _measuredAt = time.GetTimestamp();
    private long _askedAt;
    private long _heldAt = time.GetTimestamp();     // when somebody may have held what was told last, by an earlier life as well
    private int _looks;

    private double Band => options.Curve.Band;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        news.Start();
        party.Join();
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        news.Stop();
        using var patience = new CancellationTokenSource(StopPatience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await party.LetGoAsync(either.Token).ConfigureAwait(false);
    }

    protected override Task SteerAsync(long at, double seconds, CancellationToken stopping)
    {
        var (asked, meter) = (desk.Now(), power.Grid(at));
        _measuredAt = meter is null ? _measuredAt : at;
        var watt = options.Curve.Back(asked.Watt, _time.GetElapsedTime(_measuredAt, at));
        var isSteered = Steers(watt, asked.IsStale, meter is not null, at);
        _heldAt = isSteered || watt != 0 ? at : _heldAt;
        if (meter is { } free && _time.GetElapsedTime(_heldAt, at) >= AfrrLane.Reverts)
        {
            _baseline.See(free.Watt, seconds);
        }

        news.Asked(asked, watt, Band, meter is null ? "no meter is heard" : asked.IsStale ? "no new signal has come" : "nothing is asked for any more");
        var outcome = Split(watt, meter, isSteered, at, stopping);
        if (!isSteered)
        {
            party.LetGo(at, stopping);
        }

        var missing = asked.Watt - outcome.Given;
        news.Came(watt, outcome.Delivered, missing, Band, _baseline.Watt is null ? ": what is drawn without it is not known yet" : "");
        if (_looks++ % ShowEvery == 0)
        {
            image.ReportAfrr(State(asked, outcome, missing, isBlind: meter is null));
        }

        return Task.CompletedTask;
    }

    /// <summary>A declared baseline is kept for as long as signals come. Else who is asked for nothing for a while is free.</summary>
    private bool Steers(double watt, bool isStale, bool isMeasured, long at)
    {
        var wasSteered = _control is not null;
        if (watt != 0)
        {
            _askedAt = at;
            return _baseline.Watt is not null && (wasSteered || isMeasured);
        }

        return !isStale && isMeasured && (_baseline.IsDeclared || (wasSteered && _time.GetElapsedTime(_askedAt, at) < Pause));
    }

    /// <summary>Who is steered follows one control from beginning to end; while nobody is, another one tells what could be done.</summary>
    private AfrrOutcome Split(double watt, (double Watt, long At)? meter, bool isSteered, long at, CancellationToken stopping)
    {
        var (now, control) = (Seconds(at), _control ?? new());
        _control = isSteered ? control : null;
        var resources = party.Read(at, now, isSteered);
        if (_baseline.Watt is not { } baseline || (!isSteered && meter is null))
        {
            return default;
        }

        var told = new double[resources.Length];
        var moment = new AfrrMoment(now, meter?.Watt, meter is { } m ? Seconds(m.At) : now, baseline, isSteered ? watt : 0, Band);
        var outcome = control.Tick(moment, resources, party.Circuits(at), told);
        for (var i = 0; isSteered && i < told.Length; i++)
        {
            news.Told(resources[i].Id, told[i]);
            party.Tell(resources[i], told[i], at, now, stopping);
        }

        return isSteered ? outcome : outcome with { Given = 0, Delivered = null };
    }

    private AfrrState State(in AfrrAsked asked, in AfrrOutcome outcome, double missing, bool isBlind) => new(
        _time.GetUtcNow(),
        isBlind ? "blind" : _baseline.Watt is null ? "settling" : asked.Signal is null ? "waiting" : asked.IsStale ? "stale" : "following",
        asked.Signal?.Value,
        _baseline.Watt is { } baseline ? new(baseline) : null,
        new(asked.Watt),
        outcome.Delivered is { } delivered ? new(delivered) : null,
        new(missing),
        new(Math.Max(0, outcome.Up)),
        new(Math.Max(0, outcome.Down)));

    private double Seconds(long at) => (double)at / _time.TimestampFrequency;
}
