using Gateway.Journal;
using Gateway.Site;

namespace Gateway.GridSignals.External;

/// <summary>
/// What the connection itself may carry one way. While it is locked out, and while no meter tells what flows, its lower value holds:
/// every failure leads to the limit.
/// </summary>
internal sealed class ConnectionSource : ISignalSource
{
    /// <summary>The state of one that counted too much.</summary>
    public const string Locked = "locked";

    /// <summary>In <see cref="DurableNotes"/>.</summary>
    public const string Kind = "excursions";

    private readonly ConnectionLimit _limit;
    private readonly DurableNotes _notes;
    private readonly GridPower _power;
    private readonly SignalNews _news;
    private readonly Lock _lock = new();
    private readonly Excursions _excursions;        // under _lock
    private ExcursionRecord _written;

    public ConnectionSource(LimitDirection direction, ConnectionLimit limit, ExcursionOptions options, DurableNotes notes, GridPower power, SignalNews news, TimeProvider time)
    {
        (Direction, _limit, _notes, _power, _news) = (direction, limit, notes, power, news);
        (Id, Name) = direction is LimitDirection.Import ? ("connection-import", "the import limit of the connection") : ("connection-export", "the export limit of the connection");
        _written = ExcursionRecord.Read(notes.Find(Kind, Id), time.GetUtcNow());
        _excursions = new(options, _written, time);
    }

    public string Id { get; }

    public string Name { get; }

    public LimitRank Rank => LimitRank.Safety;

    public LimitDirection Direction { get; }

    public SourceState At(long at)
    {
        lock (_lock)
        {
            var (word, isSafe) = _excursions.IsLocked ? (Locked, true) : _power.Import(at) is null ? ("silent", true) : ("limited", false);
            return new(word, new(isSafe ? _limit.Locked.Value : _limit.Limit.Value, true), null, isSafe) { IsOfConnection = true };
        }
    }

    /// <summary>About once a second.</summary>
    public void Look(long at)
    {
        string? happened;
        lock (_lock)
        {
            var import = _power.Import(at);
            var flows = Direction is LimitDirection.Import ? import : -import;
            happened = flows is { } watt ? _excursions.Measured(watt > _limit.Limit.Value) : null;
        }

        if (happened is not null)
        {
            Keep();
            _news.Excursion(this, happened);
        }
    }

    /// <returns>Null: the lock-out has ended; else why not.</returns>
    public string? Reset()
    {
        lock (_lock)
        {
            if (_excursions.Reset() is { } refusal)
            {
                return refusal;
            }
        }

        Keep();
        return null;
    }

    public void Keep()
    {
        lock (_lock)
        {
            if (!ReferenceEquals(_written, _excursions.Record))
            {
                _written = _excursions.Record;
                _notes.Put(Kind, Id, _written.Write());
            }
        }
    }
}
