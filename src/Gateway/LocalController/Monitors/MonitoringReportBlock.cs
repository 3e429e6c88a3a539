using Gateway.Ocpp;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Records;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Monitors;

/// <summary>Tells which monitors are in force. OCPP 2.1 part 2, N02.</summary>
internal sealed class MonitoringReportBlock(MonitorBook book, OwnVoice voice, TimeProvider time) : IOwnBlock
{
    public IEnumerable<OwnAction> Actions => [new("GetMonitoringReport", Report)];

    /// <summary>What a report tells: by variable, in the order of the monitors' ids.</summary>
    public static IReadOnlyList<MonitoringDataType> Select(
        IEnumerable<VariableMonitor> monitors, GetMonitoringReportRequest asked, OcppVersion version)
    {
        var kinds = asked.MonitoringCriteria?.Select(c => c.Known).ToHashSet();
        return
        [
            .. from monitor in monitors
               where IsKnownIn(version, monitor.Type)
               where kinds is null || kinds.Contains(monitor.Criterion)
               where asked.ComponentVariable is null || asked.ComponentVariable.Any(monitor.Variable.IsOf)
               group monitor by monitor.Variable into same
               let names = same.Key.ToNames()
               select new MonitoringDataType(names.Component, names.Variable, [.. same.Select(Row)]),
        ];
    }

    private static bool IsKnownIn(OcppVersion version, MonitorEnumType type)
        => version is OcppVersion.V21 || type is not (MonitorEnumType.TargetDelta or MonitorEnumType.TargetDeltaRelative);

    private static VariableMonitoringType Row(VariableMonitor monitor)
        => new(monitor.Id, monitor.OnlyInTransactions, monitor.Value, monitor.Type, monitor.Severity, monitor.Origin);

    private Reply Report(CsmsCall call)
    {
        var asked = call.Read(V2Json.Default.GetMonitoringReportRequest);
        var monitors = Select(book.All, asked, call.Version);
        return monitors.Count is 0
            ? Reply.With(new(GenericDeviceModelStatusEnumType.EmptyResultSet), V2Json.Default.GetMonitoringReportResponse)
            : Reply.With(
                new(GenericDeviceModelStatusEnumType.Accepted), V2Json.Default.GetMonitoringReportResponse,
                stopping => SendAsync(asked.RequestId, monitors, stopping));
    }

    private async Task SendAsync(long requestId, IReadOnlyList<MonitoringDataType> monitors, CancellationToken stopping)
    {
        var parts = Parts.Of(monitors, V2Json.Default.MonitoringDataType);
        for (var i = 0; i < parts.Count; i++)
        {
            var (seqNo, part, more) = (i, parts[i], i < parts.Count - 1);
            var answer = await voice.CallAsync(
                version => Calls.NotifyMonitoringReport(version, requestId, time.GetUtcNow(), seqNo, part, more),
                stopping,
                asked: true).ConfigureAwait(false);
            if (answer.Outcome is not OwnOutcome.Answered)
            {
                return;     // a report with a hole in it is none: the CSMS asks again
            }
        }
    }
}
