namespace FirmwareCache;

/// <summary>Where a download stands.</summary>
public enum DownloadState
{
    /// <summary>Waits for its time or for others to end.</summary>
    Scheduled,

    /// <summary>Bytes are being fetched, in this attempt.</summary>
    Downloading,

    /// <summary>An attempt failed; the next one comes after the retry interval.</summary>
    Paused,

    /// <summary>All bytes are there; their digests are being looked at.</summary>
    Downloaded,

    /// <summary>The end: the image is in the store, and is what was expected.</summary>
    Verified,

    /// <summary>The end: it is not what was expected, and was thrown away.</summary>
    WrongDigest,

    /// <summary>The end: no attempt is left.</summary>
    Failed,

    /// <summary>The end: the URL, or where it leads, is none that we fetch from, or the file is too large.</summary>
    Refused,

    /// <summary>The end: nobody wants it any more. What was fetched is kept for another time.</summary>
    Cancelled,
}

/// <summary>One step of a download.</summary>
/// <param name="Attempt">1 and more; 0 before the first.</param>
/// <param name="Sentence">For people: what happened. Holds no userinfo.</param>
/// <param name="Image">Where <paramref name="State"/> is Verified.</param>
public sealed record DownloadStatus(DownloadState State, int Attempt, string Sentence, DateTimeOffset At, StoredImage? Image = null)
{
    public bool IsFinal => State >= DownloadState.Verified;
}
