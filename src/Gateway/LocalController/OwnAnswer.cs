using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Gateway.LocalController;

/// <summary>What became of a CALL of the gateway's own to the CSMS.</summary>
internal enum OwnOutcome
{
    Answered,

    /// <summary>A CALLERROR.</summary>
    Refused,

    /// <summary>No answer in time; the link is dialled anew.</summary>
    Unanswered,

    /// <summary>There is no link, or the CSMS has not accepted the gateway: it was not sent.</summary>
    NotSent,
}

/// <param name="Payload">The CALLRESULT's; empty otherwise.</param>
/// <param name="Code">The CALLERROR's; null otherwise.</param>
internal readonly record struct OwnAnswer(OwnOutcome Outcome, ReadOnlyMemory<byte> Payload = default, string? Code = null)
{
    /// <summary>Null: there is no answer, or none that can be read.</summary>
    public T? Read<T>(JsonTypeInfo<T> type)
        where T : class
    {
        if (Outcome is not OwnOutcome.Answered)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(Payload.Span, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
