using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Gateway.WebSockets;

/// <summary>Status codes of a closing connection. RFC 6455 §7.4.1.</summary>
internal enum CloseCode : ushort
{
    Normal = 1000,
    GoingAway = 1001,
    ProtocolError = 1002,
    Unsupported = 1003,

    /// <summary>Never sent: the peer gave no code.</summary>
    None = 1005,

    /// <summary>Never sent: the connection ended without a close frame.</summary>
    Lost = 1006,
    Policy = 1008,
    TooBig = 1009,
    Internal = 1011,
}

/// <summary>Why a connection ends: what was wrong, in words that follow "sent".</summary>
internal sealed record WebSocketFault(CloseCode Code, string What)
{
    /// <summary>True for what a close frame may carry: nothing, or a code that may be sent and a reason in UTF-8 (§7.4).</summary>
    public static bool IsGoodbye(ReadOnlySpan<byte> payload)
        => payload.IsEmpty || (payload.Length >= 2 && MaySay(BinaryPrimitives.ReadUInt16BigEndian(payload)) && Utf8.IsValid(payload[2..]));

    /// <summary>What a peer says goes into a log that people read in a terminal.</summary>
    public static string Printable(ReadOnlySpan<byte> utf8)
        => string.Concat(Encoding.UTF8.GetString(utf8).Select(c => char.IsControl(c) ? '?' : c));

    private static bool MaySay(int code) => code is (>= 1000 and <= 1014 and not (1004 or 1005 or 1006)) or (>= 3000 and <= 4999);
}

/// <summary>How a connection ended.</summary>
/// <param name="ByPeer">True where the peer closed it or vanished; false where we did, for the reason given.</param>
internal sealed record WebSocketEnd(bool ByPeer, CloseCode Code, string Reason);

/// <summary>What happens to the messages of a connection.</summary>
internal interface IWebSocketHandler
{
    /// <summary>A whole text message. Called by one thread at a time; the span is valid for the call only.</summary>
    void OnMessage(ReadOnlySpan<byte> utf8);
}
