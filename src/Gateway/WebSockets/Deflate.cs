using System.Buffers;
using System.IO.Compression;

namespace Gateway.WebSockets;

/// <summary>
/// permessage-deflate (RFC 7692) without context takeover in either direction: each message stands alone, so an idle connection
/// holds no window. A station's 32 KiB windows would otherwise cost more memory than everything else we keep for it.
/// </summary>
internal static class Deflate
{
    /// <summary>Shorter messages are sent as they are: deflating them saves less than it costs.</summary>
    public const int Worthwhile = 256;

    public const string Extension = "permessage-deflate";

    /// <summary>What we offer upstream, and what we answer where a station offers it.</summary>
    public const string Parameters = Extension + "; server_no_context_takeover; client_no_context_takeover";

    // A message ends in an empty stored block, whose four bytes of length are left out on the wire (§7.2.1).
    private static ReadOnlySpan<byte> Tail => [0x00, 0x00, 0xFF, 0xFF];

    /// <summary>
    /// True where one of the offers is one we can take: a bound on our own window is none of those, as the framework's deflater
    /// has just the one size.
    /// </summary>
    public static bool CanAccept(IEnumerable<string> offers) => offers.Any(CanAccept);

    /// <summary>
    /// True where a server's answer keeps to what we offered: each of its messages stands alone, and we need no smaller window.
    /// </summary>
    public static bool IsAnswer(string answer)
        => Split(answer) is [Extension, .. var parameters]
           && parameters.Contains("server_no_context_takeover")
           && parameters.All(p => p is "server_no_context_takeover" or "client_no_context_takeover"
               || p.StartsWith("server_max_window_bits=", StringComparison.Ordinal));

    /// <param name="message">Not empty.</param>
    public static byte[] Compress(ReadOnlySpan<byte> message)
    {
        using var to = new MemoryStream(message.Length / 2);
        using var deflate = new DeflateStream(to, CompressionLevel.Fastest, leaveOpen: true);
        deflate.Write(message);
        deflate.Flush();
        var length = (int)to.Length;
        return to.GetBuffer().AsSpan(0, length).EndsWith(Tail)
            ? to.GetBuffer()[..(length - Tail.Length)]
            : throw new InvalidOperationException("deflate did not end in a sync flush");
    }

    /// <summary>Null where the bytes are no deflated message, or inflate to more than <paramref name="max"/> bytes.</summary>
    public static byte[]? Inflate(ReadOnlySpan<byte> message, int max)
    {
        var input = new byte[message.Length + Tail.Length];
        message.CopyTo(input);
        Tail.CopyTo(input.AsSpan(message.Length));
        var output = ArrayPool<byte>.Shared.Rent(max + 1);
        try
        {
            using var inflate = new DeflateStream(new MemoryStream(input), CompressionMode.Decompress);
            var length = inflate.ReadAtLeast(output.AsSpan(0, max + 1), max + 1, throwOnEndOfStream: false);
            return length > max ? null : output.AsSpan(0, length).ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(output);
        }
    }

    private static bool CanAccept(string offer)
    {
        var parts = Split(offer);
        return parts is [Extension, ..] && parts[1..].All(p => p is "server_no_context_takeover" or "client_no_context_takeover"
            || p.StartsWith("client_max_window_bits", StringComparison.Ordinal));
    }

    private static string[] Split(string extension)
        => extension.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
