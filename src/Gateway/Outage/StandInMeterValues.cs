using System.Text.Json;
using Gateway.Journal;

namespace Gateway.Outage;

/// <summary>How dear the readings of a 1.6 MeterValues are, when room is short.</summary>
internal static class StandInMeterValues
{
    /// <summary>
    /// What begins or ends a transaction, and what is signed, is billed by: never thinned. Periodic and clock-aligned readings count as
    /// transaction messages (OCPP 1.6 §3.7), and so does all that names a transaction. What is left was asked for by a trigger.
    /// </summary>
    public static HeldKind KindOf(JsonElement fields)
    {
        var inTransaction = fields.Whole("transactionId") is not null;
        var readings = fields.Items("meterValue").SelectMany(value => value.Items("sampledValue")).ToList();
        return inTransaction && readings.Any(IsBilledBy) ? HeldKind.Transaction
            : inTransaction || readings.Any(IsRegular) ? HeldKind.MeterSample
            : HeldKind.Event;
    }

    private static bool IsBilledBy(JsonElement reading)
        => reading.Text("format") is "SignedData"
        || reading.Text("context") is "Transaction.Begin" or "Transaction.End" or "Interruption.Begin" or "Interruption.End";

    // Without a context it is periodic.
    private static bool IsRegular(JsonElement reading) => reading.Text("context") is not ("Trigger" or "Other");
}
