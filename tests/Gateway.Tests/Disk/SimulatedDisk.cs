namespace Gateway.Tests.Disk;

/// <summary>What SQLite wants of a disk.</summary>
internal enum DiskAct { Open, Write, Truncate, Sync, Delete }

/// <summary>One thing that SQLite wants of a disk.</summary>
/// <param name="Name">Of the file, without its folder.</param>
/// <param name="At">Write: where it begins. Truncate: what is left. In bytes.</param>
/// <param name="Bytes">Write: what is written.</param>
/// <param name="Grows">Write: beyond the end of the file, so it takes room.</param>
/// <param name="Folder">Sync and Delete: the entries of the folder are made safe with it.</param>
internal readonly record struct DiskOp(
    DiskAct Act, string Name, long At = 0, ReadOnlyMemory<byte> Bytes = default, bool Grows = false, bool Folder = false);

/// <summary>A sync that did not make safe what it should have.</summary>
internal sealed record SyncFailed(string Name);

/// <summary>What lies under the SQLite files of a folder (<see cref="SimulatedDisks"/>). This one does as it is told, but for its syncs.</summary>
internal class SimulatedDisk
{
    private const int Piece = 16 * 1024;

    /// <summary>True: a sync goes down to the real disk. Costs time, and saves from nothing that can happen in a test.</summary>
    public virtual bool SyncsForReal => false;

    /// <summary>Asked before it is done. <see cref="Sqlite.Ok"/>, or the code of SQLite that it fails with.</summary>
    public virtual int Fails(in DiskOp op) => Sqlite.Ok;

    /// <summary>It was done.</summary>
    public virtual void Done(in DiskOp op)
    {
    }

    /// <summary>In place of <see cref="Gateway.Journal.LogRewrite"/>, which SQLite's file system does not see.</summary>
    public void Rewrites(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: > 0 })
        {
            return;
        }

        foreach (var (piece, i) in File.ReadAllBytes(path).Chunk(Piece).Select((p, i) => (p, i)))
        {
            Do(new(DiskAct.Write, Path.GetFileName(path), i * (long)Piece, piece));
        }

        Do(new(DiskAct.Sync, Path.GetFileName(path)));
    }

    private void Do(in DiskOp op)
    {
        if (Fails(op) is not Sqlite.Ok and var code)
        {
            throw new IOException($"the disk fails with {code}");
        }

        Done(op);
    }
}
