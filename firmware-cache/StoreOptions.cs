namespace FirmwareCache;

/// <summary>Where images are kept and how much of the disk they may take.</summary>
/// <param name="Directory">Made where it is missing; nobody else's files belong there.</param>
public sealed record StoreOptions(string Directory)
{
    /// <summary>Bytes of all images together, those half fetched included. 2 GB if not said.</summary>
    public long MaxSize { get; init; } = 2_000_000_000;

    /// <summary>An image that nobody has asked for in this time goes, unless it is published. 90 days if not said.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(90);

    /// <summary>What was begun and not gone on with in this time goes. 7 days if not said.</summary>
    public TimeSpan MaxPartialAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Bytes of the disk that are left to others. 64 MiB if not said.</summary>
    public long KeepFree { get; init; } = 64L << 20;

    /// <summary>Bytes that are free on the disk of a directory.</summary>
    public Func<string, long> FreeBytes { get; init; } = static directory => new DriveInfo(directory).AvailableFreeSpace;

    /// <summary>For tests: told at each step that a power cut could follow. Null in production.</summary>
    public Action<string>? Reached { get; init; }
}
