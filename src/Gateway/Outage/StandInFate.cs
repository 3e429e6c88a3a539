using Gateway.Journal;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Outage;

/// <summary>What becomes of a station's CALL while the CSMS is away.</summary>
internal enum StandInFate
{
    Boot, Heartbeat, Authorize, StartTransaction, StopTransaction, TransactionEvent, MeterValues, Status, Keep, UnknownVendor, Refuse,
}

/// <summary>
/// The fate of every action. Few are named here: what needs no word in its answer may be answered and kept, and what needs one that
/// only the CSMS has is refused; the catalogue tells the one from the other.
/// </summary>
internal static class StandInFates
{
    // What is told about goods and money is owed as a transaction is, though its answer may be empty.
    private static readonly string[] Dear = ["NotifySettlement", "BatterySwap"];

    public static StandInFate Of(Message message) => message.Action switch
    {
        "BootNotification" => StandInFate.Boot,
        "Heartbeat" => StandInFate.Heartbeat,
        "Authorize" => StandInFate.Authorize,
        "StartTransaction" => StandInFate.StartTransaction,
        "StopTransaction" => StandInFate.StopTransaction,
        "TransactionEvent" => StandInFate.TransactionEvent,
        "MeterValues" => StandInFate.MeterValues,
        "StatusNotification" => StandInFate.Status,
        "DataTransfer" => StandInFate.UnknownVendor,
        _ => message.Response is { } response && response.Fields.All(f => !f.Required) ? StandInFate.Keep : StandInFate.Refuse,
    };

    /// <summary>Stations may send it. A Local Controller below this one is a station too.</summary>
    public static bool IsAsked(Message message) => message.Sender is not (Direction.CsmsToStation or Direction.CsmsToController);

    /// <summary>How dear a call is that is kept with an empty answer.</summary>
    public static HeldKind KindOf(Message message)
        => message.Action is "SecurityEventNotification" ? HeldKind.Security
        : Dear.Contains(message.Action) ? HeldKind.Transaction
        : HeldKind.Event;

    /// <summary>The table of Outage/README.md: a row for each action of the versions that speak JSON.</summary>
    public static string Table()
    {
        var rows = from version in new[] { OcppVersion.V16, OcppVersion.V201, OcppVersion.V21 }
                   from message in MessageCatalogue.Of(version).Messages
                   where IsAsked(message) && message.Response is not null
                   group (version, message) by message.Action into action
                   orderby action.Key
                   let message = action.Last().message
                   select $"| {action.Key} | {string.Join(", ", action.Select(a => a.version.Number()))} | {Told(Of(message))} | {Kept(message)} |";
        return string.Join('\n', rows.Prepend("| --- | --- | --- | --- |").Prepend("| action | versions | answer | kept as |"));
    }

    private static string Told(StandInFate fate) => fate switch
    {
        StandInFate.Boot => "Accepted, the time, the interval last heard",
        StandInFate.Heartbeat => "the time",
        StandInFate.Authorize => "by the token book",
        StandInFate.StartTransaction => "an id of ours; by the token book",
        StandInFate.StopTransaction or StandInFate.TransactionEvent => "by the token book, where a token is given",
        StandInFate.UnknownVendor => "UnknownVendorId",
        StandInFate.Refuse => "CALLERROR InternalError",
        _ => "empty",
    };

    private static string Kept(Message message) => Of(message) switch
    {
        StandInFate.Boot => "Boot, the newest",
        StandInFate.StartTransaction or StandInFate.StopTransaction or StandInFate.TransactionEvent => "Transaction",
        StandInFate.MeterValues => "1.6: MeterSample (see below); else Event",
        StandInFate.Status => "Status, the newest per connector, in memory",
        StandInFate.Keep => KindOf(message).ToString(),
        _ => "-",
    };
}
