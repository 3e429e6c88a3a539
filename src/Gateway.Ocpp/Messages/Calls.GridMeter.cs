using Gateway.Ocpp.Records.V2;

namespace Gateway.Ocpp.Messages;

public static partial class Calls
{
    /// <summary>MeterValues of the gateway's own main meter, EVSE 0. 2.0.1 and 2.1.</summary>
    public static Request MeterValues(MeterValueType values) => Make(new MeterValuesRequest(0, [values]), V2Json.Default.MeterValuesRequest);
}
