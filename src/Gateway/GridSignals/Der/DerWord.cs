using Gateway.Ocpp.Records.V2;

namespace Gateway.GridSignals.Der;

/// <summary>What an equipment shall do in one kind of control, and what it made of it. Its lane's lock guards it.</summary>
/// <param name="control">Null: what it does without one.</param>
internal sealed class DerWord(DERControlEnumType kind, DerControl? control, long now)
{
    private readonly TaskCompletionSource<DerOutcome> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DERControlEnumType Kind => kind;

    public DerControl? Control => control;

    /// <summary>When it is to be told, by the monotonic clock. Null: it need not be told again.</summary>
    public long? Due { get; set; } = now;

    /// <summary>How often in a row it was told in vain.</summary>
    public int Failures { get; private set; }

    /// <summary>What came of telling it last. Null: it was never told.</summary>
    public DerOutcome? Last { get; private set; }

    /// <summary>What came of telling it first.</summary>
    public Task<DerOutcome> Told => _told.Task;

    /// <returns>True: it is not what was known before.</returns>
    public bool Took(DerOutcome outcome)
    {
        var isNews = Last != outcome;
        (Last, Failures) = (outcome, outcome.Result is DerResult.Failed ? Failures + 1 : 0);
        _told.TrySetResult(outcome);
        return isNews;
    }

    /// <summary>Another one is to be told in its place.</summary>
    public void Drop() => _told.TrySetResult(new(DerResult.Failed, "something else was wanted of it meanwhile"));

    public override string ToString() => control?.ToString() ?? $"no {kind}";
}
