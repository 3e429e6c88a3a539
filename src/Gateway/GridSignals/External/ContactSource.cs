using Gateway.LocalController.Limits;
using Gateway.Site;

namespace Gateway.GridSignals.External;

/// <summary>
/// A contact that the grid's operator switches. It limits while it says so, and while nobody knows what it says: from the start until
/// it was read for long enough, and when it cannot be read any more.
/// </summary>
internal sealed class ContactSource : ISignalSource
{
    private readonly ContactOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private bool _isLimiting = true;        // under _lock, as all below; what counts
    private bool _isKnown;                  // it was read for long enough
    private bool? _seen;                    // limiting, by the last good reading
    private long _seenSince;
    private long _readAt;

    public ContactSource(ContactOptions options, TimeProvider time)
    {
        (_options, _time, _readAt) = (options, time, time.GetTimestamp());
        (Id, Name) = ($"contact-{options.Id}", $"contact {options.Id} of the grid's operator");
    }

    public string Id { get; }

    public string Name { get; }

    public LimitRank Rank => LimitRank.GridOperator;

    public LimitDirection Direction => _options.Limits;

    public ContactOptions Options => _options;

    /// <summary>A look at it. One that could not be read changes nothing until it has lasted.</summary>
    public void Read(bool? isClosed)
    {
        if (isClosed is not { } closed)
        {
            return;
        }

        lock (_lock)
        {
            var (at, limits) = (_time.GetTimestamp(), closed == _options.ClosedIsLimit);
            if (IsStale(at))
            {
                (_isLimiting, _isKnown, _seen) = (true, false, null);
            }

            (_seen, _seenSince, _readAt) = (limits, _seen == limits ? _seenSince : at, at);
            if (_time.GetElapsedTime(_seenSince, at) >= _options.Debounce)
            {
                (_isLimiting, _isKnown) = (limits, true);
            }
        }
    }

    public SourceState At(long at)
    {
        lock (_lock)
        {
            var isKnown = _isKnown && !IsStale(at);
            return isKnown && !_isLimiting ? new("unlimited", null, null, false) : new(isKnown ? "limited" : "silent", _options.Limit, null, !isKnown);
        }
    }

    /// <summary>What it says is read again after a restart.</summary>
    public void Keep()
    {
    }

    // Under _lock.
    private bool IsStale(long at) => _time.GetElapsedTime(_readAt, at) > _options.StaleAfter;
}
