using System.Buffers.Binary;

namespace Gateway.Journal;

/// <summary>
/// How many commits the journal has acknowledged, in a small file of its own. A write-ahead log that was cut or damaged ends for
/// SQLite where it stops making sense, without a word; this file then knows of commits that the journal does not. It is written
/// after each commit and never waited for: it may lag behind, it cannot be ahead. Its lock keeps a second process out.
/// </summary>
internal sealed class CommitMark : IDisposable
{
    private const int Length = 20;      // commits, last sequence, check

    private readonly FileStream _file;
    private readonly byte[] _bytes = new byte[Length];

    private CommitMark(FileStream file) => _file = file;

    public long Commits { get; private set; }

    public long LastSequence { get; private set; }

    /// <exception cref="IOException">Another process has it, or the disk fails.</exception>
    public static CommitMark Open(string path)
    {
        SqliteFile.Prepare(path);
        var mark = new CommitMark(new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
        mark.Read();
        return mark;
    }

    public void Write(long commits, long lastSequence)
    {
        (Commits, LastSequence) = (commits, lastSequence);
        BinaryPrimitives.WriteInt64LittleEndian(_bytes, commits);
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.AsSpan(8), lastSequence);
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(16), RowCheck.Of(_bytes.AsSpan(0, 16)));
        try
        {
            RandomAccess.Write(_file.SafeFileHandle, _bytes, 0);
        }
        catch (IOException)
        {
            // A mark that lags behind only means that less is noticed.
        }
    }

    public void Dispose() => _file.Dispose();

    private void Read()
    {
        if (RandomAccess.Read(_file.SafeFileHandle, _bytes, 0) == Length
            && BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(16)) == RowCheck.Of(_bytes.AsSpan(0, 16)))
        {
            Commits = BinaryPrimitives.ReadInt64LittleEndian(_bytes);
            LastSequence = BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(8));
        }
    }
}
