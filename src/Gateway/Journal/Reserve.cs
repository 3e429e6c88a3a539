namespace Gateway.Journal;

/// <summary>A file that only takes room, so that there is some to give when there is none left.</summary>
internal sealed class Reserve(JournalOptions options)
{
    private readonly string _path = options.PathOf("journal.reserve");

    public bool Held => File.Exists(_path);

    /// <summary>What it takes; on a small disk no more than an eighth of it.</summary>
    public long Bytes => Math.Min(options.ReserveBytes, new DriveInfo(options.Directory).TotalSize / 8);

    /// <summary>Free bytes of the disk it is on.</summary>
    public long DiskFree => new DriveInfo(options.Directory).AvailableFreeSpace;

    /// <summary>Lays it where the disk has room for it several times over.</summary>
    public void Lay()
    {
        try
        {
            if (Held || DiskFree < Bytes * 2)
            {
                return;
            }

            using var file = new FileStream(_path, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                PreallocationSize = Bytes,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Release();      // no room for it, so it would be the wrong thing to hold
        }
    }

    /// <summary>True: there was one, and its room is now free.</summary>
    public bool Release()
    {
        try
        {
            var held = Held;
            File.Delete(_path);
            return held;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
