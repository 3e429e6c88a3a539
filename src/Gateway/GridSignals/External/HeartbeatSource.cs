using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Journal;
using Gateway.LocalController.Limits;
using Gateway.Site;

namespace Gateway.GridSignals.External;

/// <summary>
/// A source that has to show again and again that it is alive, whatever it speaks. The state moves with what it says and by the
/// clock alone; a limit with a duration holds that long in any state, also over a restart.
/// </summary>
internal sealed class HeartbeatSource : ISignalSource
{
    /// <summary>In <see cref="DurableNotes"/>.</summary>
    public const string Kind = "signalLimit";

    /// <summary>Some regulate every few seconds; a flash disk shall not be written as often.</summary>
    private static readonly TimeSpan WriteEvery = TimeSpan.FromMinutes(1);

    private static readonly ImmutableArray<string> Words = [.. Enum.GetNames<HeartbeatState>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    private readonly HeartbeatOptions _options;
    private readonly DurableNotes _notes;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Lock _writing = new();     // taken before _lock
    private HeartbeatLife _life;                // under _lock
    private KeptLimit? _written;                // under _writing, as the next
    private long _writtenAt;

    public HeartbeatSource(string id, string name, LimitRank rank, LimitDirection direction, HeartbeatOptions options, DurableNotes notes, TimeProvider time)
    {
        (Id, Name, Rank, Direction, _options, _notes, _time) = (id, name, rank, direction, options, notes, time);
        (_written, _writtenAt) = (KeptLimit.Read(notes.Find(Kind, id), time), time.GetTimestamp());
        _life = new(HeartbeatState.FailSafe, time.GetTimestamp(), null, _written);
    }

    public string Id { get; }

    public string Name { get; }

    public LimitRank Rank { get; }

    public LimitDirection Direction { get; }

    /// <summary>It is heard.</summary>
    public bool IsAlive => LifeAt(_time.GetTimestamp()).State is HeartbeatState.Awaiting or HeartbeatState.Limited or HeartbeatState.Unlimited;

    public SourceState At(long at)
    {
        var life = LifeAt(at);
        var (word, isSafe) = (Words[(int)life.State], life.State is HeartbeatState.FailSafe or HeartbeatState.Awaiting);
        return isSafe && !(life.Limit?.Watt <= _options.FailSafe.Value) ? new(word, new(_options.FailSafe.Value, true), EndOfFailSafe(life), true)
            : life.Limit is { } own ? new(word, new(own.Watt, true), own.Until, isSafe)
            : new(word, null, null, false);
    }

    public void Heartbeat()
    {
        lock (_lock)
        {
            var at = _time.GetTimestamp();
            _life = (LifeAt(at) with { Heard = at }).After(HeartbeatEvent.Heartbeat, at);
        }
    }

    /// <summary>Sets a limit. One above the fail-safe value is taken only from a source that is heard.</summary>
    /// <param name="lasts">Null: until it is changed.</param>
    /// <returns>Null: done; else why it was not.</returns>
    public string? Set(Watt limit, TimeSpan? lasts)
    {
        var at = _time.GetTimestamp();
        return Change(limit <= _options.FailSafe, HeartbeatEvent.LimitSet, at, new(
            limit.Value, _time.GetUtcNow(), lasts, lasts is { } l ? at + HeartbeatLife.Span(l, _time) : null));
    }

    /// <inheritdoc cref="Set"/>
    public string? Lift() => Change(isSafe: false, HeartbeatEvent.LimitLifted, _time.GetTimestamp(), null);

    public void Keep()
    {
        lock (_writing)
        {
            var limit = LifeAt(_time.GetTimestamp()).Limit;
            if (limit != _written && (!(limit?.Watt >= _written?.Watt) || _time.GetElapsedTime(_writtenAt) >= WriteEvery))
            {
                (_written, _writtenAt) = (limit, _time.GetTimestamp());
                _ = limit is null ? _notes.Remove(Kind, Id) : _notes.Put(Kind, Id, limit.Write());
            }
        }
    }

    private string? Change(bool isSafe, HeartbeatEvent @event, long at, KeptLimit? limit)
    {
        lock (_lock)
        {
            var life = LifeAt(at);
            if (life.State is HeartbeatState.FailSafe && !isSafe)
            {
                return $"no heartbeat has come before it: {_options.FailSafe} hold until one does";
            }

            _life = (life with { Limit = limit }).After(@event, at);
            return null;
        }
    }

    private HeartbeatLife LifeAt(long at)
    {
        lock (_lock)
        {
            return _life.At(at, _options, _time);
        }
    }

    private long? EndOfFailSafe(in HeartbeatLife life)
        => life.State is HeartbeatState.FailSafe ? life.Since + HeartbeatLife.Span(_options.FailSafeFor, _time) : null;
}
