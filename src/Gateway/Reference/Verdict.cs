using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Reference;

/// <summary>What is to be said about one line.</summary>
/// <param name="Pointer">JSON Pointer into the payload, or, where a CALLERROR is wrong, into the frame; empty for the whole.</param>
/// <param name="Code">As the version spells it; null: the line is good.</param>
internal sealed record Verdict(string Pointer, string Text, string? Code)
{
    public static Verdict Ok { get; } = new("", "", null);

    public static Verdict TooLong { get; } = Of(ErrorCode.FormatViolation, null, $"the line is longer than {LineReader.Longest} bytes");

    public bool IsOk => Code is null;

    /// <param name="version">Null: not known; codes are spelt as today.</param>
    public static Verdict Of(ErrorCode code, OcppVersion? version, string text, string pointer = "")
        => new(pointer, text, code.Name(version ?? OcppVersion.V21));

    /// <param name="fault">Null: there is none.</param>
    public static Verdict Of(PayloadFault? fault, OcppVersion version)
        => fault is null ? Ok : Of(fault.Code, version, fault.Text, fault.Pointer);

    public override string ToString() => IsOk ? "ok" : $"error: {Pointer}: {Text} ({Code})";
}
