namespace Gateway.Tests.Disk;

/// <summary>One file of a <see cref="CutDisk"/>: what is safe, and what was done to it since.</summary>
internal sealed class CutFile(byte[] safe)
{
    private const int Sector = 512;     // what a disk writes as a whole, at least

    private static readonly double[] Moods = [0, 0.03, 0.5, 0.97, 1];

    private readonly List<(DiskOp Op, Fate Fate)> _since = [];      // in order
    private byte[] _safe = safe;

    /// <summary>What becomes of something that was done: it is there; it may be, and is after the next sync; it may be, come what may.</summary>
    private enum Fate { Safe, Open, Doubtful }

    public void Add(DiskOp op) => _since.Add((op, Fate.Open));

    public void Sync()
    {
        Turn(Fate.Open, Fate.Safe);
        var safe = _since.TakeWhile(s => s.Fate is Fate.Safe).Count();
        _safe = With(_since.Take(safe).Select(s => s.Op));
        _since.RemoveRange(0, safe);
    }

    /// <summary>The length of a file is not kept like its bytes: with the next sync it is safe all the same.</summary>
    public void SyncFails() => Turn(Fate.Open, Fate.Doubtful, DiskAct.Write);

    public byte[] Cut(Random random)
    {
        var keeps = (Open: Moods[random.Next(Moods.Length)], Doubtful: Moods[random.Next(Moods.Length)]);
        return With(_since.SelectMany(s => s.Fate is Fate.Safe ? [s.Op] : Cut(s.Op, s.Fate is Fate.Open ? keeps.Open : keeps.Doubtful, random)));
    }

    private static IEnumerable<DiskOp> Cut(DiskOp op, double keeps, Random random)
        => op.Act is DiskAct.Write && keeps is > 0 and < 1 && random.Next(4) is 0
            ? Torn(op, random)
            : random.NextDouble() < keeps ? [op] : [];

    private void Turn(Fate from, Fate into, DiskAct? only = null)
    {
        for (var i = 0; i < _since.Count; i++)
        {
            var (op, fate) = _since[i];
            _since[i] = (op, fate == from && (only is null || op.Act == only) ? into : fate);
        }
    }

    private byte[] With(IEnumerable<DiskOp> ops)
    {
        using var file = new MemoryStream();
        file.Write(_safe);
        foreach (var op in ops)
        {
            Apply(file, op);
        }

        return file.ToArray();
    }

    private static void Apply(MemoryStream file, in DiskOp op)
    {
        if (op.Act is DiskAct.Truncate)
        {
            file.SetLength(op.At);
            return;
        }

        file.Position = op.At;
        file.Write(op.Bytes.Span);
    }

    /// <summary>Each sector was written, or not.</summary>
    private static IEnumerable<DiskOp> Torn(DiskOp op, Random random)
    {
        for (var from = 0; from < op.Bytes.Length;)
        {
            var to = (int)Math.Min(op.Bytes.Length, ((op.At + from) / Sector * Sector) + Sector - op.At);
            if (random.Next(2) is 0)
            {
                yield return op with { At = op.At + from, Bytes = op.Bytes[from..to] };
            }

            from = to;
        }
    }
}
