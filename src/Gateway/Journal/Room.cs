namespace Gateway.Journal;

/// <summary>
/// How full the journal may get, and for whom. Up to the red mark for everybody; from there on the reserve is released, what
/// matters least goes, and only what may never go is taken; at the end nothing is.
/// </summary>
internal sealed class Room(JournalOptions options, Reserve reserve, TimeProvider time)
{
    private const double Enough = 0.95;         // of the red mark: short of room ends here
    private const double ThinTo = 0.97;         // of the red mark: nothing more goes from here on

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(3);

    private readonly long _red = options.MaxBytes - options.LogBytes - options.ReserveBytes;
    private readonly long _end = options.MaxBytes - options.LogBytes - (options.ReserveBytes / 2);
    private long _used;
    private long _free;
    private long _file;
    private long _disk;
    private bool _diskFull;
    private long? _lookedAt;
    private List<long> _mayGo = [];
    private long _from;

    /// <summary>Past the red mark, or the disk itself is full.</summary>
    public bool Short { get; private set; }

    /// <summary>True: what may never go was refused, and there still is no room for it.</summary>
    public bool AtEnd { get; private set; }

    public void Measured((long All, long Free) pages)
    {
        (_used, _free, _file) = ((pages.All - pages.Free) * JournalOptions.PageBytes, pages.Free * JournalOptions.PageBytes, pages.All * JournalOptions.PageBytes);
        Short = Short || _used > _red;
        if (Short)
        {
            reserve.Release();
            _disk = reserve.DiskFree;
        }

        AtEnd = AtEnd && (_used > _end - (options.ReserveBytes / 8) || (_diskFull && _disk + _free < reserve.Bytes));
    }

    /// <summary>A new process may find the disk as full as the last one left it.</summary>
    public void Opened((long All, long Free) pages)
    {
        if (!reserve.Held && reserve.DiskFree < reserve.Bytes / 2)
        {
            (Short, _diskFull) = (true, true);
        }

        Measured(pages);
        LayReserve();
    }

    /// <summary>False: it cannot be held. Each one that can takes its part.</summary>
    /// <param name="heldOf">Bytes held of a station.</param>
    public bool Admits(HoldWork work, Func<string, long> heldOf)
    {
        var share = (long)(_red * options.StationShare);
        if (_used > share && heldOf(work.Station) + work.Bytes > share)
        {
            return false;
        }

        var room = _disk + _free - (3 * work.Bytes);        // in the log, in the file, and a page more
        if (_used + work.Bytes > (work.MayNeverGo ? _end : _red) || (_diskFull && room < reserve.Bytes / (work.MayNeverGo ? 2 : 1)))
        {
            AtEnd = AtEnd || work.MayNeverGo;
            Short = true;
            return false;
        }

        _used += work.Bytes;
        _disk -= 3 * work.Bytes;
        return true;
    }

    /// <summary>The disk took no more. True: the reserve was released, so it is worth another try.</summary>
    public bool DiskFull()
    {
        (Short, _diskFull) = (true, true);
        var released = reserve.Release();
        _disk = reserve.DiskFree;
        return released;
    }

    /// <summary>True: there is room again, on the disk or in pages of the file that hold nothing.</summary>
    public bool DiskHasRoom => reserve.DiskFree + _free >= reserve.Bytes / 2;

    /// <summary>Lays the reserve where there is room for it. True: room is no longer short.</summary>
    public bool Over()
    {
        if (Short && _used <= _red * Enough && (!_diskFull || reserve.DiskFree >= reserve.Bytes * 4))
        {
            (Short, _diskFull, AtEnd) = (false, false, false);
            (_mayGo, _lookedAt) = ([], null);
            LayReserve();
            return true;
        }

        return false;
    }

    public void LayReserve()
    {
        if (!Short && _file <= _red)
        {
            reserve.Lay();
        }
    }

    /// <summary>The next piece of what may go, as long as something has to. Null: nothing has to, or nothing may.</summary>
    public ThinWork? Next(Func<List<long>> mayGo)
    {
        if (!Short || !(_used > _red * ThinTo || (_diskFull && _free + _disk < reserve.Bytes)))
        {
            return null;
        }

        if (_mayGo is [] || _from > _mayGo[^1])
        {
            if (_lookedAt is { } at && time.GetElapsedTime(at) < LookAgain)
            {
                return null;        // nothing may go; that is not looked up for each commit
            }

            (_mayGo, _from) = (mayGo(), 0);
            if (_mayGo is [])
            {
                _lookedAt = time.GetTimestamp();
                return null;
            }
        }

        _from = Math.Max(_from, _mayGo[_mayGo.BinarySearch(_from) is var i && i < 0 ? ~i : i]);
        return new(_mayGo.ToHashSet(), _from);
    }

    public void Thinned(ThinWork work) => _from = work.Last is long.MaxValue ? long.MaxValue : work.Last + 1;
}
