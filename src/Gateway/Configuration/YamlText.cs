using System.Text;

namespace Gateway.Configuration;

/// <summary>Bytes to text, before anything looks for YAML in it.</summary>
internal static class YamlText
{
    /// <summary>A thousand stations take 100 kB.</summary>
    public const int LargestFile = 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a whole file. Null and a fault if it cannot be read or is not text.</summary>
    public static string? Read(string path, out Fault? fault)
    {
        fault = null;
        try
        {
            if (System.IO.Directory.Exists(path))
            {
                fault = new(path, 1, 1, Severity.Error, "this is a directory, not a file");
                return null;
            }

            using var file = File.OpenRead(path);
            var bytes = new byte[LargestFile + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length > LargestFile ? TooLarge(path, out fault) : Decode(path, bytes.AsSpan(0, length), out fault);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            fault = new(path, 1, 1, Severity.Error, $"cannot be read: {Reason(e)}");
            return null;
        }
    }

    /// <summary>True if all of it may stand in YAML (1.2.2, section 5.1); else the fault is told.</summary>
    public static bool Check(YamlSource source)
    {
        if (source.Text.Length > LargestFile)
        {
            source.Error(new(1, 1), TooLargeText);
            return false;
        }

        var (line, column) = (1, 1);
        for (var i = 0; i < source.Text.Length; i++)
        {
            var character = source.Text[i];
            if (char.IsHighSurrogate(character) && i + 1 < source.Text.Length && char.IsLowSurrogate(source.Text[i + 1]))
            {
                (i, column) = (i + 1, column + 2);
                continue;
            }

            if (!Allowed(character))
            {
                source.Error(new(line, column), $"the character U+{(int)character:X4} does not belong into a text file");
                return false;
            }

            (line, column) = EndsLine(source.Text, i) ? (line + 1, 1) : (line, column + 1);
        }

        return true;
    }

    /// <summary>Why a file could not be read, for people.</summary>
    public static string Reason(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "access is denied",
        _ => e.Message.TrimEnd('.'),
    };

    private const string TooLargeText = "the file is larger than 1 MiB";

    private static string? TooLarge(string path, out Fault fault)
    {
        fault = new(path, 1, 1, Severity.Error, TooLargeText);
        return null;
    }

    private static string? Decode(string path, ReadOnlySpan<byte> bytes, out Fault? fault)
    {
        try
        {
            fault = null;
            return Strict.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes);
        }
        catch (DecoderFallbackException e)
        {
            var before = Encoding.UTF8.GetString(bytes[..Math.Clamp(e.Index, 0, bytes.Length)]);
            var line = 1 + before.Count(c => c is '\n');
            fault = new(path, line, before.Length - before.LastIndexOf('\n'), Severity.Error, "the file is not UTF-8 text from here on");
            return null;
        }
    }

    private static bool Allowed(char character)
        => character is '\t' or '\n' or '\r' or '\u0085' or '\uFEFF'
            || (character is >= ' ' and < '\uFFFE' and not (>= '\u007F' and <= '\u009F') && !char.IsSurrogate(character));

    private static bool EndsLine(string text, int index)
        => text[index] is '\n' or '\u0085' or '\u2028' or '\u2029'
            || (text[index] is '\r' && (index + 1 == text.Length || text[index + 1] is not '\n'));
}
