using Gateway.Site;

namespace Gateway.Stations;

/// <summary>How far the CSMS has been told what it missed, over all stations.</summary>
internal sealed class ReplayProgress
{
    private readonly Lock _lock = new();
    private long _delivered;        // under _lock
    private int _stations;          // under _lock

    /// <summary>Null: nothing is replayed now.</summary>
    public ReplaySnapshot? Now
    {
        get
        {
            lock (_lock)
            {
                return _stations is 0 ? null : new(_delivered, _stations);
            }
        }
    }

    public void Began()
    {
        lock (_lock)
        {
            _delivered = _stations is 0 ? 0 : _delivered;
            _stations++;
        }
    }

    public void Delivered()
    {
        lock (_lock)
        {
            _delivered++;
        }
    }

    public void Ended()
    {
        lock (_lock)
        {
            _stations--;
        }
    }
}
