using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Ocpp;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController;

/// <summary>A CALL of the CSMS to the gateway itself; its payload keeps all the rules of the version.</summary>
internal readonly record struct CsmsCall(OcppVersion Version, string Action, ReadOnlyMemory<byte> Payload)
{
    public T Read<T>(JsonTypeInfo<T> type) => JsonSerializer.Deserialize(Payload.Span, type)!;
}

/// <summary>What the gateway answers a <see cref="CsmsCall"/>.</summary>
internal sealed class Reply
{
    private Reply(ReadOnlyMemory<byte>? payload, ErrorCode code, string text, Func<CancellationToken, Task>? then)
        => (Payload, Code, Text, Then) = (payload, code, text, then);

    /// <summary>A CALLRESULT's; null: it is a CALLERROR.</summary>
    public ReadOnlyMemory<byte>? Payload { get; }

    public ErrorCode Code { get; }

    /// <summary>A CALLERROR's description.</summary>
    public string Text { get; }

    /// <summary>What follows once the answer has left: reports, notifications, a restart. Other calls are answered meanwhile.</summary>
    public Func<CancellationToken, Task>? Then { get; }

    public static Reply With<T>(T record, JsonTypeInfo<T> type, Func<CancellationToken, Task>? then = null)
        => new(JsonSerializer.SerializeToUtf8Bytes(record, type), default, "", then);

    /// <param name="json">An object that keeps the rules of every version that has the action.</param>
    public static Reply Of(string json) => new(Encoding.UTF8.GetBytes(json), default, "", null);

    public static Reply Error(ErrorCode code, string text) => new(null, code, text, null);

    /// <summary>A reason behind a status: the code of at most 20 characters, the text cut to OCPP's 512 (2.1: 1024).</summary>
    public static StatusInfoType Reason(string code, string text) => new(code, text.Length <= 512 ? text : text[..512]);
}
