namespace Gateway.Tests.Disk;

/// <summary>One file of a <see cref="CutDisk"/>: what is safe, and what was done to it since.</summary>
internal sealed class CutFile(byte[] safe)
{
    private const int Sector = 512;     // what a disk writes as a whole, at least

    private static readonly double[] Moods = [0, 0.03, 0.5, 0.97, 1];

    private byte[] _safe = safe;
    private List<DiskOp> _since = [];

    public void Add(DiskOp op) => _since.Add(op);

    public void Sync()
    {
        _safe = With(_since);
        _since.Clear();
    }

    public byte[] Cut(Random random)
    {
        var keeps = Moods[random.Next(Moods.Length)];
        return With(_since.SelectMany(op => op.Act is DiskAct.Write && keeps is > 0 and < 1 && random.Next(4) is 0
            ? Torn(op, random)
            : random.NextDouble() < keeps ? (IEnumerable<DiskOp>)[op] : []));
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
