using System.Text.Unicode;
using Gateway.Ocpp;

namespace Gateway.Reference;

/// <summary>Tells a raw frame from a payload with its labels. Remembers calls for the results that follow.</summary>
/// <param name="version">Of raw frames; null: not given.</param>
internal sealed class LineChecker(OcppVersion? version)
{
    private readonly FrameChecker? _frames = version is { } spoken and not OcppVersion.V15 ? new(spoken) : null;

    /// <param name="line">Not blank. Any bytes.</param>
    public Verdict Check(ReadOnlySpan<byte> line)
    {
        if (!Utf8.IsValid(line))
        {
            return Verdict.Of(ErrorCode.FormatViolation, version, "expected UTF-8, found other bytes");
        }

        return line.TrimStart(" \t"u8)[0] != '[' ? LabelledPayload.Check(line, version)
            : _frames is not null ? _frames.Check(line)
            : Verdict.Of(ErrorCode.GenericError, version, version is null
                ? "a raw frame does not tell its version: --version is needed"
                : "OCPP 1.5 is SOAP and has no frames; {\"version\",\"action\",\"kind\",\"payload\"} is checked");
    }
}
