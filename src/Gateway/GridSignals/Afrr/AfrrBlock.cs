using Gateway.LocalController;
using Gateway.Ocpp.Records.V2;

namespace Gateway.GridSignals.Afrr;

/// <summary>
/// Signals that the CSMS sends to the site as one, on the gateway's own link. OCPP 2.1 part 2, Q08: the curve is that of the site file,
/// as a site has no charging profile that could carry one.
/// </summary>
/// <param name="desk">Null: the site file has no curve.</param>
internal sealed class AfrrBlock(AfrrDesk? desk = null) : IOwnBlock
{
    public IEnumerable<OwnAction> Actions
        => [new("AFRRSignal", call => Reply.With(Take(call.Read(V2Json.Default.AFRRSignalRequest)), V2Json.Default.AFRRSignalResponse))];

    private AFRRSignalResponse Take(AFRRSignalRequest asked)
        => (desk?.Take("csms", new(asked.Timestamp, asked.Signal)) ?? AfrrRefusal.NoSignalWattCurve) is var refusal and not AfrrRefusal.None
            ? new(GenericStatusEnumType.Rejected, Reply.Reason(refusal.ToString(), refusal.Reason()))
            : new(GenericStatusEnumType.Accepted);
}
