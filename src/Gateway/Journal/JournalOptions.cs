namespace Gateway.Journal;

/// <summary>Where the journal lives and what it may take.</summary>
/// <param name="Directory">Made (mode 0700) where it is missing.</param>
/// <param name="MaxBytes">On disk, everything counted: file, write-ahead log and reserve. 16 MB to 1000 GB (<c>site.journalSize</c>); tests go down to 1 MiB.</param>
public sealed record JournalOptions(string Directory, long MaxBytes)
{
    /// <summary>Bytes of a page of the file. SQLite's default.</summary>
    internal const int PageBytes = 4096;

    private const long Mebi = 1 << 20;

    /// <summary>Held back for the day when nothing is left. 8 MiB, less where the journal is small.</summary>
    internal long ReserveBytes => Math.Min(8 * Mebi, MaxBytes / 8);

    /// <summary>What goes into one transaction at most, and so into the write-ahead log at once.</summary>
    internal long BatchBytes => Math.Min(Mebi, MaxBytes / 16);

    /// <summary>Pages in the write-ahead log from which on it is carried over into the file: 4 MB, so that flash is spared.</summary>
    internal int CheckpointPages => (int)Math.Clamp(MaxBytes / PageBytes / 32, 32, 1000);

    /// <summary>What the write-ahead log takes at most.</summary>
    internal long LogBytes => (CheckpointPages * (PageBytes + 24L)) + (2 * BatchBytes);

    /// <summary>What the calls of one station may take of it: a station that never stops talking must not cost the others their room. 0 to 1.</summary>
    internal double StationShare { get; init; } = 0.5;

    /// <summary>The soname that is asked for.</summary>
    internal string Library { get; init; } = SqliteLibrary.Name;

    /// <summary>Called on the writing thread at each step: a test breaks it (by a SqliteException or IOException) or slows it down.</summary>
    internal Action<JournalStep>? Probe { get; init; }

    /// <summary>Called with the path of the write-ahead log before it is opened. A disk of tests has its own, which it sees.</summary>
    internal Action<string> RewriteLog { get; init; } = LogRewrite.Run;

    internal string PathOf(string file) => Path.Combine(Directory, file);
}

/// <summary>The places where a power cut, a full disk or a slow one is told from another.</summary>
internal enum JournalStep { Begin, Commit, Committed, Checkpoint }
