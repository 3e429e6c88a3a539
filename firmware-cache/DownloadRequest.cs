using System.Security.Cryptography;
using System.Text;
using FileTransfer;

namespace FirmwareCache;

/// <summary>One image to be in the store.</summary>
public sealed record DownloadRequest(TransferUrl Url)
{
    public Digests Expected { get; init; } = Digests.None;

    /// <summary>Attempts after the first. 0 and more; 3 if not said.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>Between the end of an attempt and the next. 60 s if not said.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Not before then. At once if not said.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    public TransferLimits Limits { get; init; } = new();

    /// <summary>The name of the half-fetched image: the same request finds it again after a restart.</summary>
    internal string Key
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{Url.Key} {Expected.Md5} {Expected.Sha256}")));
}
