using System.Text;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Reference;

/// <summary>Checks frames in the order in which they went over the wire, in either direction.</summary>
internal sealed class FrameChecker(OcppVersion version)
{
    private readonly OpenCalls _calls = new();

    /// <param name="line">UTF-8.</param>
    public Verdict Check(ReadOnlySpan<byte> line)
    {
        if (!FrameReader.TryRead(line, out var frame, out var fault))
        {
            // Its payload may be bad, but it was a call: its answer is no stray.
            if (frame.Type is MessageType.Call && MessageCatalogue.Of(version).Find(frame.Action) is { Response: not null } broken)
            {
                _calls.Add(Encoding.UTF8.GetString(frame.Id), broken);
            }

            return Verdict.Of(
                frame.Type is MessageType.None ? ErrorCode.RpcFrameworkError : ErrorCode.FormatViolation, version, "no frame: " + Said(fault));
        }

        var isNew = frame.Type is MessageType.Send or MessageType.CallResultError;
        return isNew && version != OcppVersion.V21
            ? Verdict.Of(ErrorCode.RpcFrameworkError, version, $"OCPP {version.Number()} has no messages of type {(int)frame.Type}")
            : frame.Type switch
            {
                MessageType.Call => CheckCall(frame),
                MessageType.Send => CheckSend(frame),
                MessageType.CallResult => CheckResult(frame),
                _ => CheckError(frame, line),
            };
    }

    private Verdict CheckCall(in Frame call)
    {
        if (MessageCatalogue.Of(version).Find(call.Action) is not { } message)
        {
            return LabelledPayload.Unknown(version, Encoding.UTF8.GetString(call.Action));
        }

        if (message.Response is null)
        {
            return Verdict.Of(ErrorCode.ProtocolError, version, $"{message.Action} is sent with 6 (SEND), not with 2 (CALL)");
        }

        _calls.Add(Encoding.UTF8.GetString(call.Id), message);
        return Verdict.Of(PayloadChecker.Check(message.Request, call.Payload), version);
    }

    private Verdict CheckSend(in Frame send)
        => MessageCatalogue.Of(version).Find(send.Action) is not { } message
            ? LabelledPayload.Unknown(version, Encoding.UTF8.GetString(send.Action))
            : message.Response is not null
                ? Verdict.Of(ErrorCode.ProtocolError, version, $"{message.Action} is sent with 2 (CALL), not with 6 (SEND)")
                : Verdict.Of(PayloadChecker.Check(message.Request, send.Payload), version);

    // Of two calls with the id, one from each side, it answers the one whose rules it keeps.
    private Verdict CheckResult(in Frame result)
    {
        var id = Encoding.UTF8.GetString(result.Id);
        PayloadFault? first = null;
        foreach (var call in _calls.Of(id))
        {
            var fault = PayloadChecker.Check(call.Message.Response!, result.Payload);
            if (fault is null)
            {
                _calls.Remove(id, call);
                return Verdict.Ok;
            }

            first ??= fault;
        }

        _calls.Answered(id);
        return first is null
            ? Verdict.Of(ErrorCode.ProtocolError, version, "no call of this id came before, so nobody knows what it answers")
            : Verdict.Of(first, version);
    }

    private Verdict CheckError(in Frame error, ReadOnlySpan<byte> line)
    {
        if (error.Type is MessageType.CallError)
        {
            _calls.Answered(Encoding.UTF8.GetString(error.Id));
        }

        return ErrorFrame.Check(line, version);
    }

    private static string Said(FrameFault fault) => fault switch
    {
        FrameFault.NotJson => $"not JSON, or nested more than {FrameReader.MaxDepth} deep",
        FrameFault.NotAnArray => "no array that begins with a number",
        FrameFault.UnknownType => "its type is none of 2, 3, 4, 5 and 6",
        FrameFault.BadId => $"its id is no text of 1 to {FrameReader.MaxId} bytes",
        FrameFault.BadAction => "its action or code is no text",
        FrameFault.BadPayload => "its payload is no object",
        FrameFault.TrailingElements => "it has elements too many",
        _ => "not UTF-8",
    };
}
