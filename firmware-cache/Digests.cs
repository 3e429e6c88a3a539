using System.Diagnostics.CodeAnalysis;

namespace FirmwareCache;

/// <summary>What an image is expected to be. Either may be null: not known.</summary>
public sealed record Digests
{
    public static readonly Digests None = new(null, null);

    private Digests(string? md5, string? sha256) => (Md5, Sha256) = (md5, sha256);

    /// <summary>32 lower-case hex digits, or null.</summary>
    public string? Md5 { get; }

    /// <summary>64 lower-case hex digits, or null.</summary>
    public string? Sha256 { get; }

    public bool IsEmpty => Md5 is null && Sha256 is null;

    /// <summary>Null and empty stand for "not known"; case does not matter. False: one of them is no digest.</summary>
    public static bool TryParse(string? md5, string? sha256, [NotNullWhen(true)] out Digests? digests)
    {
        digests = IsHex(md5, 32) && IsHex(sha256, 64) ? new(Normal(md5), Normal(sha256)) : null;
        return digests is not null;
    }

    /// <summary>True where nothing that is known speaks against it.</summary>
    public bool Fit(string md5, string sha256) => (Md5 is null || Md5 == md5) && (Sha256 is null || Sha256 == sha256);

    /// <summary>True where both may describe the same image.</summary>
    internal bool MayEqual(Digests other)
        => (Md5 is null || other.Md5 is null || Md5 == other.Md5) && (Sha256 is null || other.Sha256 is null || Sha256 == other.Sha256);

    private static bool IsHex(string? text, int length)
        => string.IsNullOrEmpty(text) || (text.Length == length && text.All(char.IsAsciiHexDigit));

    [SuppressMessage("Globalization", "CA1308", Justification = "Digests are written in lower case.")]
    private static string? Normal(string? text) => string.IsNullOrEmpty(text) ? null : text.ToLowerInvariant();
}
