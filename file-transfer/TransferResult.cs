namespace FileTransfer;

/// <summary>How a transfer ended.</summary>
public enum TransferOutcome
{
    /// <summary>All bytes are there.</summary>
    Done,

    /// <summary>Not tried: the URL, or what a redirect led to, is none that we speak to.</summary>
    Refused,

    /// <summary>The server says that there is no such file.</summary>
    NotFound,

    /// <summary>The server wants other credentials, or lets nobody in.</summary>
    Denied,

    /// <summary>No name, no connection, or a server that says "not now" (408, 425, 429, 5xx).</summary>
    Unreachable,

    /// <summary>TLS failed: a certificate that we do not trust, or no common version.</summary>
    Untrusted,

    /// <summary>Larger than <see cref="TransferLimits.MaxBytes"/>.</summary>
    TooLarge,

    /// <summary>Slower than the floor, or longer than the time allowed.</summary>
    TooSlow,

    /// <summary>Cut in the middle: go on at the offset reached.</summary>
    Interrupted,

    /// <summary>More bytes than the server announced, or other ones than asked for.</summary>
    WrongLength,

    /// <summary>The caller's side of it failed: the disk is full, the file cannot be read.</summary>
    LocalFault,

    /// <summary>The caller cancelled.</summary>
    Cancelled,

    /// <summary>Everything else.</summary>
    Failed,
}

/// <summary>What came of a transfer. Never thrown.</summary>
/// <param name="Sentence">For people: which URL (without userinfo), what happened.</param>
public sealed record TransferResult(TransferOutcome Outcome, string Sentence)
{
    /// <summary>Bytes of the file that are there: the offset it was resumed at included.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes that went over the wire in this transfer.</summary>
    public long Transferred { get; init; }

    /// <summary>Of the whole file, where the server said so.</summary>
    public long? Total { get; init; }

    /// <summary>HTTP's status or FTP's last reply; 0 where there was none.</summary>
    public int Status { get; init; }

    /// <summary>True where another attempt may do better.</summary>
    public bool MayPass => Outcome is not (TransferOutcome.Done or TransferOutcome.Refused or TransferOutcome.TooLarge or TransferOutcome.Cancelled);
}

/// <summary>How far a transfer has come.</summary>
/// <param name="Bytes">Of the file, from its beginning.</param>
/// <param name="Total">Where known.</param>
public readonly record struct TransferProgress(long Bytes, long? Total);
