using Gateway.Ocpp;
using Gateway.Ocpp.Editing;

namespace Gateway.Outage;

/// <summary>
/// How messages that were answered in the CSMS's place are told to it later, and what its answers mean. OCPP 2.x use case E13;
/// 1.6 §3.7 and its keys TransactionMessageAttempts and TransactionMessageRetryInterval. Pure.
/// </summary>
internal sealed record ReplayRules
{
    /// <summary>Stands for the code of a CALLERROR where there was no answer at all.</summary>
    public const string NoAnswerCode = "NoAnswer";

    // To say the same again would not help. The others, and whatever a CSMS makes up, may pass: a database that was away.
    private static readonly HashSet<string> Final = new(
        from code in new[]
        {
            ErrorCode.FormatViolation, ErrorCode.NotImplemented, ErrorCode.NotSupported, ErrorCode.PropertyConstraintViolation,
            ErrorCode.TypeConstraintViolation, ErrorCode.OccurrenceConstraintViolation, ErrorCode.ProtocolError, ErrorCode.SecurityError,
        }
        from version in new[] { OcppVersion.V16, OcppVersion.V201 }     // many peers use the spelling of the other version
        select code.Name(version),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>How often a message is sent in all, from 1. 2.x MessageAttempts, 1.6 TransactionMessageAttempts.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>Waited after the first attempt; after the second twice that. 2.x MessageAttemptInterval, 1.6 TransactionMessageRetryInterval.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// What goes out for a held message: its bytes, and in 2.x <c>offline</c> in a TransactionEvent (E04.FR.03): a station that
    /// had the gateway to talk to did not set it. Ids of 1.6 are <see cref="TransactionIds"/>' business.
    /// </summary>
    public static ReadOnlyMemory<byte> OnTheWire(OcppVersion version, string action, ReadOnlyMemory<byte> payload)
        => version >= OcppVersion.V201 && action == "TransactionEvent" && PayloadEdit.TrySetTrue(payload.Span, "offline"u8, out var offline)
            ? offline
            : payload;

    /// <summary>The CSMS answered with a CALLRESULT, whatever it says.</summary>
    public static ReplayVerdict OnResult() => new ReplayVerdict.Done();

    /// <summary>The link broke before an answer: nobody's fault and no attempt.</summary>
    public static ReplayVerdict OnLinkLost() => new ReplayVerdict.TryAgain(TimeSpan.Zero, Counts: false);

    /// <summary>The CSMS answered with a CALLERROR.</summary>
    /// <param name="code">As the CSMS spelt it.</param>
    /// <param name="failed">Attempts of this message that had failed before, from 0.</param>
    public ReplayVerdict OnError(string code, string text, int failed)
        => Final.Contains(code) ? new ReplayVerdict.Refused(code, text) : Again(code, text, failed);

    /// <summary>The CSMS takes nothing of a station that has not booted (OCPP 2.0.1 B02.FR.09, 1.6 §4.2): it has forgotten that it did.</summary>
    /// <param name="code">Of the CALLERROR, as the CSMS spelt it.</param>
    public static bool WantsBoot(string code) => code.Equals("SecurityError", StringComparison.OrdinalIgnoreCase);

    /// <summary>The link stands, but the CSMS did not answer in time.</summary>
    /// <param name="failed">Attempts of this message that had failed before, from 0.</param>
    public ReplayVerdict OnNoAnswer(int failed) => Again(NoAnswerCode, "no answer in time", failed);

    // Attempts 3, interval 60 s: send, 60 s, send, 120 s, send, refused.
    private ReplayVerdict Again(string code, string text, int failed)
    {
        var sent = failed + 1;
        return sent < Attempts
            ? new ReplayVerdict.TryAgain(Interval * sent)
            : new ReplayVerdict.Refused(code, $"{(text.Length == 0 ? code : text)} (attempt {sent} of {Attempts})");
    }
}
