namespace Gateway.GridSignals.External;

/// <summary>A source with a heartbeat at an instant: its state and what it rests on. What the clock brings about is reckoned, never waited for.</summary>
/// <param name="Since">When the state began, by <see cref="TimeProvider.GetTimestamp"/>.</param>
/// <param name="Heard">The last heartbeat; null: none, or it is too long ago.</param>
/// <param name="Limit">What it set last and has not lifted, in any state.</param>
internal readonly record struct HeartbeatLife(HeartbeatState State, long Since, long? Heard, KeptLimit? Limit)
{
    /// <summary>As it stands later, if nothing is said until then.</summary>
    public HeartbeatLife At(long at, HeartbeatOptions options, TimeProvider time)
    {
        var (life, patience) = (this, Span(options.Heartbeat, time));
        if (life.Limit?.Until is { } end && at >= end)
        {
            life = (life with { Limit = null }).After(HeartbeatEvent.LimitEnded, end);
        }

        if (life.Heard + patience is { } lost && at >= lost)
        {
            life = (life with { Heard = null }).After(HeartbeatEvent.HeartbeatLost, lost);
        }

        if (life.State is HeartbeatState.Awaiting && life.Since + patience is var enough && at >= enough)
        {
            life = life.Forgotten();
            life = life.After(life.Limit is null ? HeartbeatEvent.NoLimitCame : HeartbeatEvent.LimitSet, enough);
        }

        return life.State is HeartbeatState.FailSafe && life.Since + Span(options.FailSafeFor, time) is var over && at >= over
            ? life.Forgotten().After(HeartbeatEvent.FailSafeEnded, over)
            : life;
    }

    public HeartbeatLife After(HeartbeatEvent @event, long at)
        => HeartbeatTable.Next(State, @event) is var next && next == State ? this : this with { State = next, Since = at };

    /// <summary>What was said for no certain time goes with who said it.</summary>
    private HeartbeatLife Forgotten() => Limit?.Until is null ? this with { Limit = null } : this;

    public static long Span(TimeSpan span, TimeProvider time) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
