using System.Text;

namespace Gateway.Configuration;

/// <summary>Reads paths of files and directories, and secrets. A relative path starts where the site file is.</summary>
internal static class FileReads
{
    private const int LongestSecret = 4096;

    /// <summary>A file that is there and can be read, as a full path; null where the key is not said.</summary>
    public static string? File(this YamlSection yaml, string key, string doc, string defaultIs)
        => yaml.Scalar<string?>(
            new(key, "file", doc) { DefaultIs = defaultIs },
            text =>
            {
                var (bytes, fault) = TryRead(yaml, text, 0);
                return fault is null ? Path.GetFullPath(text, yaml.Directory) : Parsed<string?>.Wrong(fault);
            },
            null);

    /// <summary>A directory, as a full path. It need not be there yet.</summary>
    public static string Folder(this YamlSection yaml, string key, string doc, string @default)
        => yaml.Scalar(
            new(key, "directory", doc) { Default = @default },
            text => string.IsNullOrWhiteSpace(text) || text.Contains('\0', StringComparison.Ordinal)
                ? Parsed<string>.Wrong("is not a directory")
                : Path.GetFullPath(text, yaml.Directory),
            @default);

    /// <summary>
    /// A secret under <paramref name="key"/>, or in the file that <c>KEYFile</c> names; null where neither is said. Its
    /// value never shows in a fault.
    /// </summary>
    public static string? Secret(this YamlSection yaml, string key, string doc, string defaultIs = "none")
    {
        var keyFile = key + "File";
        var said = yaml.Scalar<string?>(
            new(key, "secret", doc) { IsName = true, DefaultIs = defaultIs },
            text => text.Length is 0 ? Parsed<string?>.Wrong("is empty") : text,
            null);
        var filed = yaml.Scalar<string?>(
            new(keyFile, "file", $"{doc} Read from this file, without the line end.") { DefaultIs = defaultIs },
            text => ReadSecret(yaml, text),
            null);
        if (yaml.Says(key) && yaml.Says(keyFile))
        {
            yaml.Fault(keyFile, $"and {key} are both said; keep one of them");
        }

        return said ?? filed;
    }

    private static Parsed<string?> ReadSecret(YamlSection yaml, string text)
    {
        var (bytes, fault) = TryRead(yaml, text, LongestSecret + 1);
        if (fault is not null)
        {
            return Parsed<string?>.Wrong(fault);
        }

        if (bytes.Length > LongestSecret)
        {
            return Parsed<string?>.Wrong($"names {YamlSection.Shown(text)}, which is too long for a secret");
        }

        try
        {
            var secret = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
            secret = secret.EndsWith('\n') ? secret[..^(secret.EndsWith("\r\n", StringComparison.Ordinal) ? 2 : 1)] : secret;
            return secret.Length > 0 ? secret : Parsed<string?>.Wrong($"names {YamlSection.Shown(text)}, which is empty");
        }
        catch (DecoderFallbackException)
        {
            return Parsed<string?>.Wrong($"names {YamlSection.Shown(text)}, which is not UTF-8 text");
        }
    }

    /// <summary>At most so many bytes of a file; a fault if it cannot be opened.</summary>
    private static (byte[] Bytes, string? Fault) TryRead(YamlSection yaml, string path, int most)
    {
        try
        {
            if (Directory.Exists(Path.GetFullPath(path, yaml.Directory)))
            {
                return ([], $"names {YamlSection.Shown(path)}, which is a directory");
            }

            using var file = System.IO.File.OpenRead(Path.GetFullPath(path, yaml.Directory));
            var bytes = new byte[most];
            return (bytes[..file.ReadAtLeast(bytes, most, throwOnEndOfStream: false)], null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return ([], $"names {YamlSection.Shown(path)}, which cannot be read: {YamlText.Reason(e)}");
        }
    }
}
