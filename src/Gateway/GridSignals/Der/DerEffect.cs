using System.Collections.Immutable;
using System.Globalization;
using Gateway.GridSignals.Evidence;

namespace Gateway.GridSignals.Der;

/// <summary>What becomes of one DER control at each equipment, as its record tells it. <see cref="DerEvidence"/> lets in one thread at a time.</summary>
internal sealed class DerEffect(SignalRecord record, TimeProvider time)
{
    /// <summary>More than is allowed by less than this is noise of meters, in W.</summary>
    private const double Noise = 50;

    private readonly Dictionary<string, long> _told = new(StringComparer.Ordinal);              // by equipment: since when
    private readonly HashSet<string> _follow = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _troubles = new(StringComparer.Ordinal);  // by equipment: why it does not follow
    private string? _alarm;
    private bool _isFull;
    private double? _over;          // W at most after full effect; null: nobody measured it

    /// <summary>Why equipment that is in reach does not follow, each in one sentence.</summary>
    public IEnumerable<string> Deviations
        => _troubles.Select(t => $"{record.Text}: {t.Key}: {t.Value}").Concat(_alarm is null ? [] : [$"{record.Text}: {_alarm}"]);

    public void Refuse(string reason) => record.Step(SignalStage.Refused, reason);

    public void Accept(ImmutableArray<string> superseded)
        => record.Step(SignalStage.Accepted, superseded.IsEmpty ? "it is taken in" : $"it is taken in; superseded: {string.Join(", ", superseded)}");

    public void Start() => record.Step(SignalStage.Started, "its time has come");

    public void End(string why)
    {
        if (_over is { } over)
        {
            record.Step(SignalStage.Deviation, over > 0 ? "exceeded by this at most, after full effect" : "never exceeded after full effect", watt: over);
        }

        _alarm = null;
        record.Step(SignalStage.Ended, why);
    }

    /// <summary>It is told for the first time; renewals and repetitions are no news.</summary>
    public void Told(string equipment)
    {
        if (_told.TryAdd(equipment, time.GetTimestamp()))
        {
            _isFull = false;
            record.Step(SignalStage.CommandSent, "told", equipment);
        }
    }

    public void Took(string equipment, DerOutcome outcome)
    {
        if (outcome.Result is not DerResult.Done)
        {
            Trouble(equipment, outcome.Reason);
            return;
        }

        _troubles.Remove(equipment);
        if (_told.TryGetValue(equipment, out var since) && _follow.Add(equipment))
        {
            var took = time.GetElapsedTime(since).TotalSeconds;
            record.Step(SignalStage.FirstEffect, string.Create(CultureInfo.InvariantCulture, $"taken and read back {took:0.0} s after it was told"), equipment);
        }
    }

    /// <summary>It was told to do without the control, after the control had ended.</summary>
    public void LetGo(string equipment, DerOutcome outcome)
    {
        if (!_told.ContainsKey(equipment))
        {
            return;
        }

        if (outcome.Result is DerResult.Done or DerResult.NotSupported)
        {
            Forget(equipment);
            record.Step(SignalStage.Ended, "it does without the control", equipment);
        }
        else
        {
            Trouble(equipment, outcome.Reason);
        }
    }

    /// <summary>It is out of reach. Once it is back it is told anew.</summary>
    public void Lost(string equipment)
    {
        if (Forget(equipment))
        {
            _isFull = false;
            record.Step(SignalStage.Deviation, "it is out of reach", equipment);
        }
    }

    /// <param name="text">Null: it is over.</param>
    public void Alarm(string? text)
    {
        _alarm = text;
        if (text is not null)
        {
            _isFull = false;
            record.Step(SignalStage.Deviation, text);
        }
    }

    /// <param name="having">Equipment in reach that has the kind.</param>
    /// <param name="feed">Null: what it feeds in is not the matter.</param>
    public void Look(ImmutableArray<string> having, DerFeed? feed)
    {
        if (_isFull)
        {
            _over = feed is { } now ? Math.Max(_over ?? 0, now.Over > Noise ? now.Over : 0) : _over;
        }
        else if (_alarm is null && !having.IsEmpty && having.All(_follow.Contains) && !(feed?.Over > Noise))
        {
            (_isFull, _over) = (true, feed is null ? _over : _over ?? 0);
            record.Step(SignalStage.FullEffect, "all that is in reach does it", watt: feed?.Watt);
        }
    }

    private void Trouble(string equipment, string reason)
    {
        _follow.Remove(equipment);
        _isFull = false;
        if (_troubles.GetValueOrDefault(equipment) != reason)
        {
            _troubles[equipment] = reason;
            record.Step(SignalStage.Deviation, reason, equipment);
        }
    }

    private bool Forget(string equipment)
    {
        _follow.Remove(equipment);
        return _told.Remove(equipment) | _troubles.Remove(equipment);
    }
}
