using System.Buffers;
using System.Text.Json;

namespace Gateway.Ocpp;

/// <summary>Writes the frames that the gateway itself says. See <see cref="FrameReader"/> for their shapes.</summary>
public static class FrameWriter
{
    private const int MaxDescription = 255;     // part 4, §4.2.3

    /// <param name="payload">A JSON object.</param>
    public static byte[] Call(string id, string action, ReadOnlySpan<byte> payload)
        => Said(MessageType.Call, id, action, payload);

    /// <summary>2.1: what nobody answers. It has an id all the same, and never that of a call.</summary>
    /// <param name="payload">A JSON object.</param>
    public static byte[] Send(string id, string action, ReadOnlySpan<byte> payload)
        => Said(MessageType.Send, id, action, payload);

    /// <param name="payload">A JSON object.</param>
    public static byte[] CallResult(ReadOnlySpan<byte> id, ReadOnlySpan<byte> payload)
    {
        var bytes = new ArrayBufferWriter<byte>(payload.Length + 64);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            json.WriteNumberValue((int)MessageType.CallResult);
            json.WriteStringValue(id);
            json.WriteRawValue(payload);
            json.WriteEndArray();
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>A CALLERROR in the words of a version.</summary>
    public static byte[] CallError(ReadOnlySpan<byte> id, ErrorCode code, OcppVersion version, string description)
        => Error(MessageType.CallError, id, code, version, description);

    /// <summary>
    /// The CALLERROR that is due to the sender of a message that cannot be read; null where none is: for answers, for message types
    /// that nobody knows, which are to be ignored (part 4, §4.1.3), and in 1.6 for a message without an id to answer under.
    /// </summary>
    /// <param name="broken">As much of it as <see cref="FrameReader"/> could read.</param>
    public static byte[]? Rejection(in Frame broken, FrameFault fault, OcppVersion version)
        => broken.Type is not (MessageType.Call or MessageType.None) || fault is FrameFault.UnknownType ? null
            : !broken.Id.IsEmpty
                ? CallError(broken.Id, ErrorCode.FormatViolation, version, $"The call could not be read: {fault}.")
            : version is OcppVersion.V16 ? null
            : CallError("-1"u8, ErrorCode.RpcFrameworkError, version, $"The message could not be read: {fault}.");

    /// <summary>2.1: tells the peer that its CALLRESULT could not be read.</summary>
    public static byte[] CallResultError(ReadOnlySpan<byte> id, ErrorCode code, string description)
        => Error(MessageType.CallResultError, id, code, OcppVersion.V21, description);

    private static byte[] Said(MessageType type, string id, string action, ReadOnlySpan<byte> payload)
    {
        var bytes = new ArrayBufferWriter<byte>(payload.Length + 96);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            json.WriteNumberValue((int)type);
            json.WriteStringValue(id);
            json.WriteStringValue(action);
            json.WriteRawValue(payload);
            json.WriteEndArray();
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static byte[] Error(MessageType type, ReadOnlySpan<byte> id, ErrorCode code, OcppVersion version, string description)
    {
        var bytes = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            json.WriteNumberValue((int)type);
            json.WriteStringValue(id);
            json.WriteStringValue(code.Name(version));
            json.WriteStringValue(Cut(description));
            json.WriteStartObject();
            json.WriteEndObject();
            json.WriteEndArray();
        }

        return bytes.WrittenSpan.ToArray();
    }

    // Not within a pair of surrogates: half of one is no character.
    private static string Cut(string description) => description.Length <= MaxDescription
        ? description
        : description[..(char.IsHighSurrogate(description[MaxDescription - 1]) ? MaxDescription - 1 : MaxDescription)];
}
