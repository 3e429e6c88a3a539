namespace FirmwareCache;

/// <summary>How images are served.</summary>
public sealed record ServingOptions
{
    /// <summary>Of all downloads together. Null if not said: as fast as it goes.</summary>
    public long? BytesPerSecond { get; init; }

    /// <summary>Downloads at once; more are told to come again. 1 and more; 50 if not said.</summary>
    public int AtOnce { get; init; } = 50;

    /// <summary>What those are told (Retry-After). 30 s if not said.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A reader slower than this is cut. 0 for none; 256 B/s if not said.</summary>
    public double FloorBytesPerSecond { get; init; } = 256;

    /// <summary>How long a reader may pause. 2 s and more; 60 s if not said.</summary>
    public TimeSpan FloorGrace { get; init; } = TimeSpan.FromSeconds(60);
}
