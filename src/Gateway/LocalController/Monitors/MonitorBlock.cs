using Gateway.Ocpp;
using Gateway.Ocpp.Records;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Monitors;

/// <summary>Sets, clears and grades monitors as the CSMS wants. OCPP 2.1 part 2, N03 to N06.</summary>
internal sealed class MonitorBlock(MonitorBook book, MonitorRules rules) : IOwnBlock
{
    public IEnumerable<OwnAction> Actions =>
    [
        new("SetVariableMonitoring", Set),
        new("ClearVariableMonitoring", Clear),
        new("SetMonitoringBase", SetBase),
        new("SetMonitoringLevel", SetLevel),
    ];

    // N04.FR.09, N06: what ItemsPerMessage and BytesPerMessage of MonitoringCtrlr say.
    private static Reply? TooMuch(CsmsCall call, int items, int mostItems, int mostBytes)
        => items > mostItems
                ? Reply.Error(ErrorCode.OccurrenceConstraintViolation, $"{items} items; ItemsPerMessage is {mostItems}.")
            : call.Payload.Length > mostBytes
                ? Reply.Error(ErrorCode.FormatViolation, $"{call.Payload.Length} bytes; BytesPerMessage is {mostBytes}.")
            : null;

    private Reply Set(CsmsCall call)
    {
        var asked = call.Read(V2Json.Default.SetVariableMonitoringRequest).SetMonitoringData;
        return TooMuch(call, asked.Count, MonitoringSettings.MostSet, MonitoringSettings.MostSetBytes)
            ?? Reply.With(new([.. asked.Select(SetOne)]), V2Json.Default.SetVariableMonitoringResponse);
    }

    private SetMonitoringResultType SetOne(SetMonitoringDataType asked)
    {
        var (monitor, status, why) = rules.Judge(asked);
        var result = new SetMonitoringResultType(status, asked.Type, asked.Component, asked.Variable, asked.Severity, StatusInfo: why);
        if (monitor is null)
        {
            return result;
        }

        var (set, isKept) = book.Put(monitor);
        return result with
        {
            Id = set.Id,
            StatusInfo = !isKept ? Reply.Reason("OutOfStorage", "It holds now, but could not be written to disk.")
                : set.OnlyInTransactions ? Reply.Reason("NoError", "The gateway has no transactions, so the monitor stays silent.")
                : null,
        };
    }

    private Reply Clear(CsmsCall call)
    {
        var ids = call.Read(V2Json.Default.ClearVariableMonitoringRequest).Id;
        return TooMuch(call, ids.Count, MonitoringSettings.MostCleared, MonitoringSettings.MostClearedBytes)
            ?? Reply.With(new([.. ids.Select(ClearOne)]), V2Json.Default.ClearVariableMonitoringResponse);
    }

    private ClearMonitoringResultType ClearOne(int id)
    {
        var status = book.Clear(id);
        return new(status, id, status is ClearMonitoringStatusEnumType.Rejected ? Reply.Reason("ReadOnly", "It is hard-wired.") : null);
    }

    private Reply SetBase(CsmsCall call)
    {
        if (call.Read(V2Json.Default.SetMonitoringBaseRequest).MonitoringBase.Known is not { } wanted)
        {
            return Reply.With(new(GenericDeviceModelStatusEnumType.NotSupported), V2Json.Default.SetMonitoringBaseResponse);
        }

        book.Become(wanted);
        return Reply.With(new(GenericDeviceModelStatusEnumType.Accepted), V2Json.Default.SetMonitoringBaseResponse);
    }

    private Reply SetLevel(CsmsCall call)
    {
        var level = call.Read(V2Json.Default.SetMonitoringLevelRequest).Severity;
        if (level is < 0 or > MonitorBook.LowestSeverity)
        {
            return Reply.With(
                new(GenericStatusEnumType.Rejected, Reply.Reason("ValueOutOfRange", "Severities are 0 to 9.")),
                V2Json.Default.SetMonitoringLevelResponse);
        }

        book.HearUpTo(level);
        return Reply.With(new(GenericStatusEnumType.Accepted), V2Json.Default.SetMonitoringLevelResponse);
    }
}
