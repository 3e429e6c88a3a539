using System.Threading.Channels;
using Gateway.Ocpp.Records.V2;

namespace Gateway.GridSignals.Der;

/// <summary>
/// One equipment and what it shall do. It is told one thing at a time: what is new first, then what is to be told again, since its
/// reversion timer runs, since it failed, or since it may have lost it. While it is out of reach it is told nothing.
/// </summary>
internal sealed class DerLane(IDerEquipment equipment, DerEvidence evidence, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5), LongestRetry = TimeSpan.FromMinutes(5);

    /// <summary>How long a setting without reversion timer may be lost unseen.</summary>
    private static readonly TimeSpan Reminder = TimeSpan.FromHours(1);

    /// <summary>Of what remains: reversion timers are renewed well before half of it has passed.</summary>
    private const double RenewAfter = 0.4;

    /// <summary>What ends sooner is not renewed any more.</summary>
    private static readonly TimeSpan LeastRenewed = TimeSpan.FromSeconds(20);

    private readonly Lock _lock = new();
    private readonly Dictionary<DERControlEnumType, DerWord> _words = [];       // under _lock
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile bool _isAway;
    private volatile bool _hasEnded;

    public IDerEquipment Equipment => equipment;

    public bool IsAway
    {
        get => _isAway;
        set => _isAway = value;
    }

    /// <param name="control">Null: what it does without one.</param>
    /// <returns>Ends when it was told for the first time, with what came of it.</returns>
    public Task<DerOutcome> Want(DERControlEnumType kind, DerControl? control)
    {
        lock (_lock)
        {
            if (_words.TryGetValue(kind, out var word) && ReferenceEquals(word.Control?.Wire, control?.Wire))
            {
                return word.Told;
            }

            word?.Drop();
            _words[kind] = word = new(kind, control, time.GetTimestamp());
            return word.Told;
        }
    }

    /// <summary>It was away, and may have lost everything: it is told anew.</summary>
    public void Again() => Again(static _ => true);

    /// <summary>Something may be due.</summary>
    public void Ring() => _bell.Writer.TryWrite(true);

    /// <summary>The equipment has gone: nothing more is told, and nothing more is noted of it.</summary>
    public void End()
    {
        lock (_lock)
        {
            _hasEnded = true;
            evidence.Lost(equipment.Id);
        }

        Ring();
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (!_hasEnded)
            {
                if (Next() is { } word)
                {
                    await TellAsync(word, stopping).ConfigureAwait(false);
                    stopping.ThrowIfCancellationRequested();
                }
                else
                {
                    await _bell.Reader.ReadAsync(stopping).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }

    private void Again(Func<DerWord, bool> which)
    {
        lock (_lock)
        {
            foreach (var word in _words.Values.Where(which))
            {
                word.Due = time.GetTimestamp();
            }
        }
    }

    private DerWord? Next()
    {
        var now = time.GetTimestamp();
        lock (_lock)
        {
            return _isAway || equipment.Ability is null ? null : _words.Values.Where(w => w.Due <= now).MinBy(w => (w.Last is not null, w.Due));
        }
    }

    private async Task TellAsync(DerWord word, CancellationToken stopping)
    {
        var remaining = word.Control is { IsDefault: false } scheduled ? scheduled.End - time.GetUtcNow() : (TimeSpan?)null;
        var outcome = equipment.Ability?.Kinds.ContainsKey(word.Kind) is not true ? new(DerResult.NotSupported, "it does not have this kind of control")
            : remaining <= TimeSpan.Zero ? new(DerResult.Failed, "its time is over")
            : await PutAsync(word, remaining, stopping).ConfigureAwait(false);
        bool isNews;
        lock (_lock)
        {
            isNews = word.Took(outcome);
            word.Due = Wait(word, outcome, remaining) is { } wait ? time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency) : null;
        }

        if (isNews && outcome.Result is DerResult.Done)
        {
            Again(w => w.Failures > 0);     // two kinds may need the same registers, and one was in the other's way
        }

        if (isNews && (word.Control is not null || outcome.Result is not DerResult.NotSupported))
        {
            Say(word, outcome);
        }
    }

    private async Task<DerOutcome> PutAsync(DerWord word, TimeSpan? remaining, CancellationToken stopping)
    {
        DerOutcome outcome;
        Note(() => evidence.Told(equipment.Id, word.Kind, word.Control));
        try
        {
            outcome = await equipment.PutAsync(word.Kind, word.Control?.Wire, remaining, stopping).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (!stopping.IsCancellationRequested)
            {
                Log.DerPutFailed(logger, e, equipment.Id, word.ToString());
            }

            outcome = new(DerResult.Failed, "an error of the gateway");
        }

        if (!stopping.IsCancellationRequested)
        {
            Note(() => evidence.Took(equipment.Id, word.Kind, word.Control, outcome));
        }

        return outcome;
    }

    private void Note(Action what)
    {
        lock (_lock)
        {
            if (!_hasEnded)
            {
                what();
            }
        }
    }

    /// <summary>Null: it need not be told again.</summary>
    private static TimeSpan? Wait(DerWord word, DerOutcome outcome, TimeSpan? remaining) => outcome.Result switch
    {
        DerResult.Failed => TimeSpan.FromSeconds(Math.Min(LongestRetry.TotalSeconds, FirstRetry.TotalSeconds * (1 << Math.Min(word.Failures - 1, 10)))),
        DerResult.Done when remaining is { } left => left < LeastRenewed ? null : left * RenewAfter,
        DerResult.Done when word.Control is not null => Reminder,
        _ => null,
    };

    private void Say(DerWord word, DerOutcome outcome)
    {
        if (outcome.Result is DerResult.Done)
        {
            Log.DerApplied(logger, equipment.Id, word.ToString());
        }
        else
        {
            Log.DerDeviates(logger, equipment.Id, word.ToString(), outcome.Reason);
        }
    }
}
