using System.Text.Json;

namespace Gateway.Ocpp.Messages;

/// <summary>What a peer makes of a CALL of ours.</summary>
public enum AnswerStatus
{
    Accepted,
    Rejected,
    NotSupported,
    RebootRequired,

    /// <summary>Another status of the message, such as Unknown; <see cref="StatusAnswer.Text"/> has it.</summary>
    Other,

    /// <summary>The answer has no status that could be read.</summary>
    Unreadable,
}

/// <param name="Text">For people: the status and, where told, its reason; empty where it was accepted without a word.</param>
public readonly record struct StatusAnswer(AnswerStatus Status, string Text)
{
    public bool IsAccepted => Status == AnswerStatus.Accepted;
}

/// <summary>The CSMS's answer to the gateway's own BootNotification.</summary>
/// <param name="Interval">Accepted: between heartbeats; else: until the next try. Zero: as the gateway likes.</param>
/// <param name="CurrentTime">Null: not told, or not readable.</param>
public readonly record struct BootAnswer(AnswerStatus Status, bool IsPending, TimeSpan Interval, DateTimeOffset? CurrentTime);

/// <summary>Reads CALLRESULTs to the gateway's own <see cref="Calls"/>. Never throws.</summary>
public static class Answers
{
    private static readonly StatusAnswer Unreadable = new(AnswerStatus.Unreadable, "no readable status");

    /// <summary>Any answer with a status; for SetVariables the first that is not Accepted.</summary>
    public static StatusAnswer ReadStatus(ReadOnlySpan<byte> payload)
    {
        try
        {
            var json = new Utf8JsonReader(payload);
            return json.EnterObject() ? ReadStatus(ref json) : Unreadable;
        }
        catch (Exception e) when (StationReader.IsBadJson(e))
        {
            return Unreadable;
        }
    }

    // {"status", "currentTime", "interval"}
    public static BootAnswer ReadBoot(ReadOnlySpan<byte> payload)
    {
        var status = AnswerStatus.Unreadable;
        var isPending = false;
        long interval = 0;
        DateTimeOffset? time = null;
        try
        {
            var json = new Utf8JsonReader(payload);
            for (var inside = json.EnterObject(); inside && json.NextField();)
            {
                if (json.ValueTextEquals("status"u8))
                {
                    var text = json.Text();
                    (status, isPending) = (StatusOf(text), text.SequenceEqual("Pending"u8));
                }
                else if (json.ValueTextEquals("interval"u8))
                {
                    interval = Math.Clamp(json.Int64() ?? 0, 0, int.MaxValue);
                }
                else if (json.ValueTextEquals("currentTime"u8))
                {
                    time = json.Time();
                }
                else
                {
                    json.Skip();
                }
            }

            return new BootAnswer(status, isPending, TimeSpan.FromSeconds(interval), time);
        }
        catch (Exception e) when (StationReader.IsBadJson(e))
        {
            return new BootAnswer(AnswerStatus.Unreadable, false, TimeSpan.Zero, null);
        }
    }

    /// <summary>The CSMS's clock from a Heartbeat's answer, null where it tells none.</summary>
    public static DateTimeOffset? ReadHeartbeat(ReadOnlySpan<byte> payload) => ReadBoot(payload).CurrentTime;

    // {"status", "statusInfo": {"reasonCode", "additionalInfo"}}
    // {"setVariableResult": [{"attributeStatus", "attributeStatusInfo": {...}, ...}]}
    private static StatusAnswer ReadStatus(ref Utf8JsonReader json)
    {
        StatusAnswer? found = null;
        string? reason = null;
        while (json.NextField())
        {
            if (json.ValueTextEquals("status"u8) || json.ValueTextEquals("attributeStatus"u8))
            {
                var text = json.Text();
                var status = StatusOf(text);
                found = text.IsEmpty ? Unreadable : new(status, status == AnswerStatus.Accepted ? "" : System.Text.Encoding.UTF8.GetString(text));
            }
            else if (json.ValueTextEquals("statusInfo"u8) || json.ValueTextEquals("attributeStatusInfo"u8))
            {
                reason = ReadReason(ref json);
            }
            else if (json.ValueTextEquals("setVariableResult"u8))
            {
                found = ReadResults(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        return found is { } answer ? answer with { Text = Join(answer.Text, reason) } : Unreadable;
    }

    private static StatusAnswer ReadResults(ref Utf8JsonReader json)
    {
        var worst = Unreadable;
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return worst;
        }

        for (var isFirst = true; json.Read() && json.TokenType != JsonTokenType.EndArray;)
        {
            if (json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }

            var result = ReadStatus(ref json);
            if (isFirst || worst.IsAccepted)
            {
                (worst, isFirst) = (result, false);
            }
        }

        return worst;
    }

    private static string? ReadReason(ref Utf8JsonReader json)
    {
        string? code = null, info = null;
        for (var inside = json.EnterObject(); inside && json.NextField();)
        {
            if (json.ValueTextEquals("reasonCode"u8))
            {
                code = json.String();
            }
            else if (json.ValueTextEquals("additionalInfo"u8))
            {
                info = json.String();
            }
            else
            {
                json.Skip();
            }
        }

        return Join(code ?? "", info);
    }

    private static string Join(string text, string? more)
        => string.IsNullOrEmpty(more) ? text : text.Length == 0 ? more : $"{text}: {more}";

    private static AnswerStatus StatusOf(ReadOnlySpan<byte> text)
        => text.SequenceEqual("Accepted"u8) ? AnswerStatus.Accepted
        : text.SequenceEqual("Rejected"u8) ? AnswerStatus.Rejected
        : text.SequenceEqual("NotSupported"u8) ? AnswerStatus.NotSupported
        : text.SequenceEqual("RebootRequired"u8) ? AnswerStatus.RebootRequired
        : text.IsEmpty ? AnswerStatus.Unreadable
        : AnswerStatus.Other;
}
