using System.Collections.Immutable;

namespace Gateway.GridSignals.Evidence;

/// <summary>
/// Evidence of one signal, from its receipt to its end. Anyone may add steps, from any thread; what is kept on disk is written by
/// <see cref="SignalLog"/> a little later.
/// </summary>
internal sealed class SignalRecord
{
    /// <summary>With more, the oldest goes that a later one of the same stage and resource repeats.</summary>
    public const int MostSteps = 500;

    private readonly SignalLog _log;
    private readonly long _began;
    private readonly TimeSpan _before;                  // from its receipt to the start of the gateway; 0: it came since
    private ImmutableList<SignalStep> _steps = [];      // replaced by Interlocked, read without

    internal SignalRecord(SignalLog log, long number, string kind, string source, string id, string text)
    {
        (_log, Number, Kind, Source, Id, Text) = (log, number, kind, source, id, text);
        (Received, _began) = (log.Time.GetUtcNow(), log.Time.GetTimestamp());
    }

    /// <summary>One of the gateway's last life, to which more can happen.</summary>
    internal SignalRecord(SignalLog log, SignalNote kept)
    {
        (_log, Number, Kind, Source, Id, Text) = (log, kept.Number, kept.Kind, kept.Source, kept.Id, kept.Text);
        (Received, _began, _steps) = (kept.Received, log.Time.GetTimestamp(), [.. kept.Steps]);
        var last = kept.Steps.IsEmpty ? TimeSpan.Zero : kept.Steps[^1].After;
        var now = log.Time.GetUtcNow() - kept.Received;
        _before = now > last ? now : last;      // the clock may have been set back
    }

    /// <summary>Counts from 1, over restarts.</summary>
    public long Number { get; }

    /// <summary>Such as <c>limit</c>, <c>derControl</c>, <c>afrr</c>.</summary>
    public string Kind { get; }

    /// <summary>Who sent it.</summary>
    public string Source { get; }

    /// <summary>As the source names it; empty: it does not.</summary>
    public string Id { get; }

    /// <summary>What it wants, in one sentence.</summary>
    public string Text { get; }

    /// <summary>By the wall clock.</summary>
    public DateTimeOffset Received { get; }

    public ImmutableList<SignalStep> Steps => Volatile.Read(ref _steps);

    /// <summary>Nothing more comes.</summary>
    public bool IsOver => Steps.Exists(s => s is { Stage: SignalStage.Ended or SignalStage.Refused, Resource: null });

    /// <summary>How long it took until this stage was reached first; null: not yet.</summary>
    public TimeSpan? Until(SignalStage stage, string? resource = null) => Steps.Find(s => s.Stage == stage && s.Resource == resource)?.After;

    /// <summary>Something has happened to it now.</summary>
    public SignalRecord Step(SignalStage stage, string text, string? resource = null, double? watt = null)
    {
        var step = new SignalStep(stage, _before + _log.Time.GetElapsedTime(_began), resource, watt, text);
        ImmutableInterlocked.Update(ref _steps, steps => Bounded(steps.Add(step)));
        _log.Stepped(this, step);
        return this;
    }

    /// <summary>As it stands now, to be kept.</summary>
    public SignalNote Note => new(Number, Kind, Source, Id, Text, Received, [.. Steps]);

    private static ImmutableList<SignalStep> Bounded(ImmutableList<SignalStep> steps)
        => steps.Count > MostSteps
            && steps.Find(old => !ReferenceEquals(old, steps.FindLast(s => (s.Stage, s.Resource) == (old.Stage, old.Resource)))) is { } repeated
            ? steps.Remove(repeated)
            : steps;
}
