using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Gateway.Ocpp;

/// <summary>Reads OCPP-J envelopes. Slices the payload; whoever acts on it parses it.</summary>
public static class FrameReader
{
    /// <summary>Arrays and objects within each other, the envelope included. OCPP itself needs 9.</summary>
    public const int MaxDepth = 32;

    /// <summary>Longest message id. OCPP says 36; some stations say more.</summary>
    public const int MaxId = 255;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    // OCPP-J 1.6 §4.2; 2.x part 4 §4.2:
    //
    //   [2, "id", "Action", {payload}]                    CALL
    //   [3, "id", {payload}]                              CALLRESULT
    //   [4, "id", "code", "description", {details}]       CALLERROR
    //   [5, "id", "code", "description", {details}]       CALLRESULTERROR   2.1
    //   [6, "id", "Action", {payload}]                    SEND              2.1
    //

    /// <summary>
    /// True for a whole frame. False: the fault says why, and the frame holds as much as could be read, so that a broken CALL can
    /// be answered under its id.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, out Frame frame, out FrameFault fault)
    {
        if (!Utf8.IsValid(utf8))
        {
            frame = default;
            fault = FrameFault.NotUtf8;
            return false;
        }

        var json = new Utf8JsonReader(utf8, Options);
        var head = default(Head);
        try
        {
            fault = Read(ref json, utf8, ref head);
        }
        catch (JsonException)
        {
            fault = FrameFault.NotJson;
        }

        frame = new() { Type = head.Type, Id = head.Id, Action = head.Action, Payload = head.Payload };
        return fault is FrameFault.None;
    }

    private static FrameFault Read(scoped ref Utf8JsonReader json, ReadOnlySpan<byte> utf8, ref Head head)
    {
        if (!json.Read() || json.TokenType is not JsonTokenType.StartArray)
        {
            return FrameFault.NotAnArray;
        }

        if (!json.Read() || json.TokenType is not JsonTokenType.Number || !json.TryGetByte(out var type) || type is < 2 or > 6)
        {
            return json.TokenType is JsonTokenType.Number ? FrameFault.UnknownType : FrameFault.NotAnArray;
        }

        head.Type = (MessageType)type;
        if (!TryText(ref json, out var id) || id.IsEmpty || id.Length > MaxId)
        {
            return FrameFault.BadId;
        }

        head.Id = id;
        var fault = head.Type switch
        {
            MessageType.Call or MessageType.Send => ReadCall(ref json, utf8, ref head),
            MessageType.CallResult => ReadPayload(ref json, utf8, ref head),
            _ => ReadError(ref json, ref head),
        };
        return fault is FrameFault.None && !AtEnd(ref json) ? FrameFault.TrailingElements : fault;
    }

    private static FrameFault ReadCall(scoped ref Utf8JsonReader json, ReadOnlySpan<byte> utf8, ref Head head)
    {
        if (!TryText(ref json, out var action) || action.IsEmpty)
        {
            return FrameFault.BadAction;
        }

        head.Action = action;
        return ReadPayload(ref json, utf8, ref head);
    }

    private static FrameFault ReadPayload(scoped ref Utf8JsonReader json, ReadOnlySpan<byte> utf8, ref Head head)
    {
        if (!json.Read() || json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.Null))
        {
            return FrameFault.BadPayload;
        }

        var start = (int)json.TokenStartIndex;
        json.Skip();
        head.Payload = utf8[start..(int)json.BytesConsumed];
        return FrameFault.None;
    }

    // Real peers leave out the description or the details, or send null: an error with a code is an error.
    private static FrameFault ReadError(scoped ref Utf8JsonReader json, ref Head head)
    {
        if (!TryText(ref json, out var code))
        {
            return FrameFault.BadAction;
        }

        head.Action = code;
        for (var rest = 0; rest < 2; rest++)
        {
            var before = json;
            if (!json.Read() || json.TokenType is JsonTokenType.EndArray)
            {
                json = before;
                break;
            }

            json.Skip();
        }

        return FrameFault.None;
    }

    private static bool TryText(scoped ref Utf8JsonReader json, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!json.Read() || json.TokenType is not JsonTokenType.String)
        {
            return false;
        }

        text = json.ValueSpan;
        return !json.ValueIsEscaped || TryUnescape(ref json, out text);
    }

    private static bool TryUnescape(scoped ref Utf8JsonReader json, out ReadOnlySpan<byte> text)
    {
        try
        {
            text = Encoding.UTF8.GetBytes(json.GetString()!);
            return true;
        }
        catch (InvalidOperationException)       // an escape that is half a character: \ud800
        {
            text = default;
            return false;
        }
    }

    private static bool AtEnd(scoped ref Utf8JsonReader json)
        => json.Read() && json.TokenType is JsonTokenType.EndArray && !json.Read();

    private ref struct Head
    {
        public MessageType Type;
        public ReadOnlySpan<byte> Id;
        public ReadOnlySpan<byte> Action;
        public ReadOnlySpan<byte> Payload;
    }
}
