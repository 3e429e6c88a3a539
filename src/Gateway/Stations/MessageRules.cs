using System.Text;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Site;

namespace Gateway.Stations;

/// <summary>
/// Holds every message of a session against the catalogue of its version. Faults are counted, told once for each kind, and by the
/// site file's <c>validation</c> passed on all the same or refused. A good message costs a walk over its bytes and no memory.
/// </summary>
internal sealed class MessageRules(string station, OcppVersion version, Validation validation, StationState state, SessionContext context)
{
    private readonly MessageCatalogue _catalogue = MessageCatalogue.Of(version);

    /// <summary>Looks at a CALL or SEND.</summary>
    /// <returns>Why it is to be refused; null: it goes on.</returns>
    public PayloadFault? Request(in Frame call, bool fromStation)
    {
        var message = _catalogue.Find(call.Action);
        var fault = message is null ? Unknown(call, ErrorCode.NotImplemented)
            : !MaySend(message.Sender, fromStation) ? Unknown(call, ErrorCode.NotSupported)
            : PayloadChecker.Check(message.Request, call.Payload);
        return fault is null ? null : Judge(fault, message?.Action ?? "message", "request", fromStation);
    }

    /// <summary>Looks at a CALLRESULT.</summary>
    /// <inheritdoc cref="Request"/>
    public PayloadFault? Response(ReadOnlySpan<byte> action, in Frame answer, bool fromStation)
        => answer.Type is MessageType.CallResult
            && _catalogue.Find(action) is { Response: { } shape } message
            && PayloadChecker.Check(shape, answer.Payload) is { } fault
            ? Judge(fault, message.Action, "response", fromStation)
            : null;

    private static bool MaySend(Direction sender, bool station)
        => sender is Direction.Both || station == sender is Direction.StationToCsms or Direction.ControllerToCsms;

    private PayloadFault Unknown(in Frame call, ErrorCode code)
    {
        var what = code is ErrorCode.NotImplemented ? "an action" : "an action that is asked in this direction";
        return new(code, "", $"{what} of OCPP {version.Number()}", PayloadFault.Shown(call.Action));
    }

    private PayloadFault? Judge(PayloadFault fault, string action, string part, bool fromStation)
    {
        context.Metrics.MessageFaulty(fromStation);
        var who = fromStation ? "the station" : "the CSMS";
        var kind = $"{who}'s {action} {part}{fault.Kind}: {fault.Code.Name(version)}";
        var text = $"{who}'s {action} {part}{(fault.Pointer.Length > 0 ? " at " : "")}{fault.Pointer}: {fault.Text}";
        if (state.MessageFaulty(kind, text))
        {
            Log.MessageFaulty(context.Logger, station, text, fault.Code.Name(version), validation is Validation.Reject ? "refused" : "passed on");
            context.Events.Happened("messageFaulty", station, text);
            context.Security.Happened(SecurityKind.InvalidMessages, station, text);
        }

        return validation is Validation.Reject ? fault : null;
    }
}
