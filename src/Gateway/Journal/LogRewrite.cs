namespace Gateway.Journal;

/// <summary>
/// Makes a write-ahead log reach the disk after all. Once a sync has failed the system may take what it was to write for written:
/// it can be read, the next sync succeeds, and yet it is gone with the power. Only what is written again is on its way again.
/// </summary>
internal static class LogRewrite
{
    private const int PieceBytes = 64 * 1024;

    /// <summary>
    /// The same bytes in the same places, so that a power cut in between changes nothing. Nobody else may write meanwhile. Without a
    /// log there is nothing to do.
    /// </summary>
    /// <exception cref="IOException">It is not known to be on the disk.</exception>
    public static void Run(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: > 0 })
        {
            return;
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var piece = new byte[PieceBytes];
        var at = 0L;
        while (RandomAccess.Read(file, piece, at) is > 0 and var count)
        {
            RandomAccess.Write(file, piece.AsSpan(0, count), at);
            at += count;
        }

        RandomAccess.FlushToDisk(file);
    }
}
