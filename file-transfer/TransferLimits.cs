namespace FileTransfer;

/// <summary>What one transfer may take at most.</summary>
public sealed record TransferLimits
{
    /// <summary>Bytes of the whole file, also where it is resumed. 1 and more; 4 GiB if not said.</summary>
    public long MaxBytes { get; init; } = 4L << 30;

    /// <summary>From the first name looked up to the last byte. 6 h if not said.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromHours(6);

    /// <summary>For TCP and TLS together. 30 s if not said; libcurl's own clock.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A transfer slower than this for <see cref="FloorTime"/> is ended. 0 for none; 256 B/s if not said.</summary>
    public int FloorBytesPerSecond { get; init; } = 256;

    /// <summary>Whole seconds, at least one; 60 s if not said; libcurl's own clock.</summary>
    public TimeSpan FloorTime { get; init; } = TimeSpan.FromSeconds(60);
}
