using System.Collections.Immutable;
using Gateway.Ocpp.Records.V2;

namespace Gateway.GridSignals.Der;

/// <summary>
/// Has the equipment do what the book of controls says: starts and ends controls on time, tries new ones before they are taken in,
/// tells the CSMS, and keeps evidence.
/// </summary>
internal sealed class DerKeeper(
    DerControls controls, DerFleet fleet, DerAlarms alarms, DerNews news, DerEvidence evidence, TimeProvider time, ILogger<DerKeeper> logger) : BackgroundService
{
    /// <summary>So late a control may start.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>How long equipment may take to adopt a control before the CSMS is answered: 30 s for a curve, and the way there.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(35);

    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _looking = new();
    private DerControl? _onTrial;       // under _looking; acts on the equipment, and is not in the book yet

    public override void Dispose()
    {
        _ending.Dispose();
        base.Dispose();
    }

    /// <summary>Takes a control in, once the equipment has taken it if it is to act now. One at a time.</summary>
    /// <returns>What came of it, who gives way, and whether it is on disk. What none of the equipment takes is not kept.</returns>
    public async Task<(DerVerdict Verdict, ImmutableArray<string> Superseded, bool IsOnDisk)> TakeAsync(
        SetDERControlRequest asked, CancellationToken stopping)
    {
        try
        {
            var acting = controls.Book.With(asked).Book.Turn(time.GetUtcNow()).Book.Acting(asked.ControlType.Known!.Value);
            var verdict = ReferenceEquals(acting?.Wire, asked) ? await TryAsync(acting, stopping).ConfigureAwait(false) : DerVerdict.NotNow;
            ImmutableArray<string> superseded = [];
            var isOnDisk = verdict.Objection is not null || TakeIn(asked, out superseded);
            return (verdict, superseded, isOnDisk);
        }
        finally
        {
            Look(trial: null);
        }
    }

    /// <summary>Takes controls back; what acted without them acts again.</summary>
    /// <returns>Those that were there.</returns>
    public ImmutableArray<DerControl> Clear(Func<DerControl, bool> which)
    {
        ImmutableArray<DerControl> gone = [];
        controls.Change(book => book.Without(gone = [.. book.All.Where(which)]));
        foreach (var control in gone)
        {
            evidence.Ended(control, "the CSMS cleared it");
            if (control is { HasStarted: true, IsSuperseded: false })
            {
                news.Ended(control, time.GetUtcNow());
            }
        }

        Look();
        return gone;
    }

    /// <summary>The equipment goes on with what it was told, until its reversion timers end that.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await _ending.CancelAsync().ConfigureAwait(false);
        await fleet.EndAsync().ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        do
        {
            try
            {
                Look();
            }
            catch (Exception e)
            {
                Log.DerLookFailed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task<DerVerdict> TryAsync(DerControl control, CancellationToken stopping)
    {
        var told = Look(control);
        try
        {
            await Task.WhenAll(told.Select(t => t.Told)).WaitAsync(Patience, time, stopping).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Who has not taken it by now goes on trying, if somebody else has.
        }

        var late = new DerOutcome(DerResult.Failed, $"it has not taken it within {Patience.TotalSeconds:0} s");
        return DerVerdict.Of([.. told.Select(t => (t.Id, t.Told.IsCompletedSuccessfully ? t.Told.Result : late))]);
    }

    private bool TakeIn(SetDERControlRequest asked, out ImmutableArray<string> superseded)
    {
        var (now, replaced, ids) = (time.GetUtcNow(), (DerControl?)null, ImmutableArray<string>.Empty);
        var isOnDisk = controls.Change(book =>
        {
            replaced = book.All.FirstOrDefault(c => c.Id == asked.ControlId);
            (book, ids) = book.With(asked);
            return book;
        });
        evidence.TakenIn(asked, replaced, ids);
        if (replaced is { HasStarted: true, IsSuperseded: false } && DerTerms.Of(asked).Start > now)
        {
            news.Ended(replaced, now);
        }

        superseded = ids;
        return isOnDisk;
    }

    /// <summary>With a new control on trial, or without the old one.</summary>
    private ImmutableArray<(string Id, Task<DerOutcome> Told)> Look(DerControl? trial)
    {
        lock (_looking)
        {
            var kind = (trial ?? _onTrial)?.Kind;
            _onTrial = trial;
            Look();
            return kind is { } tried ? fleet.Want(tried, Wanted(tried)) : [];
        }
    }

    private void Look()
    {
        lock (_looking)
        {
            if (_ending.IsCancellationRequested)
            {
                return;
            }

            Turn();
            fleet.Look(_ending.Token);
            foreach (var kind in controls.Kinds)
            {
                fleet.Want(kind, Wanted(kind));
            }

            alarms.Look(controls.Book, fleet.Equipment);
            evidence.Look(controls.Book, fleet.InReach);
        }
    }

    private DerControl? Wanted(DERControlEnumType kind) => _onTrial?.Kind == kind ? _onTrial : controls.Book.Acting(kind);

    private void Turn()
    {
        var now = time.GetUtcNow();
        if (!(controls.Book.NextTurn() <= now))
        {
            return;
        }

        DerTurn? turn = null;
        controls.Change(book => (turn = book.Turn(now)).Book);
        foreach (var ended in turn!.Ended)
        {
            evidence.Ended(ended, "its time is over");
            news.Ended(ended, ended.End);
        }

        foreach (var started in turn.Started)
        {
            evidence.Started(started.Control, started.Superseded);
            news.Started(started.Control, started.Superseded, now);
        }
    }
}
