using Gateway.Ocpp.Records.V2;

namespace Gateway.Ocpp.Messages;

public static partial class Calls
{
    /// <summary>Events that monitors of the gateway's own variables noticed. OCPP 2.1 part 2, N07 and N08.</summary>
    /// <param name="seqNo">The place among the messages that tell of the same moment, from 0.</param>
    /// <param name="more">Another of these messages follows.</param>
    public static Request NotifyEvent(
        OcppVersion version, DateTimeOffset generatedAt, int seqNo, IEnumerable<EventDataType> events, bool more)
        => Make(
            new NotifyEventRequest(
                generatedAt,
                seqNo,
                [.. version is OcppVersion.V21 ? events : events.Select(e => e with { Severity = null })],
                more ? true : null),
            V2Json.Default.NotifyEventRequest);

    /// <summary>A part of the report that a GetMonitoringReport asked for. OCPP 2.1 part 2, N02.</summary>
    public static Request NotifyMonitoringReport(
        OcppVersion version, long requestId, DateTimeOffset generatedAt, int seqNo, IReadOnlyList<MonitoringDataType> monitors, bool more)
        => Make(
            new NotifyMonitoringReportRequest(
                requestId,
                seqNo,
                generatedAt,
                [.. version is OcppVersion.V21 ? monitors : monitors.Select(Without21)],
                more ? true : null),
            V2Json.Default.NotifyMonitoringReportRequest);

    /// <summary>Announces a stream of the values that a periodic monitor takes. 2.1 only, as all of streams. Part 2, N15.</summary>
    public static Request OpenPeriodicEventStream(int stream, int monitor, PeriodicEventStreamParamsType pace)
        => Make(
            new OpenPeriodicEventStreamRequest(new(stream, pace, monitor)), V2Json.Default.OpenPeriodicEventStreamRequest);

    /// <summary>The stream delivers nothing more. OCPP 2.1 part 2, N13.</summary>
    public static Request ClosePeriodicEventStream(int stream)
        => Make(new ClosePeriodicEventStreamRequest(stream), V2Json.Default.ClosePeriodicEventStreamRequest);

    /// <summary>Values of a stream; it is a SEND. OCPP 2.1 part 2, N15.</summary>
    /// <param name="basetime">What the times of the values count from.</param>
    /// <param name="pending">How many values wait behind these.</param>
    public static Request NotifyPeriodicEventStream(
        int stream, DateTimeOffset basetime, IReadOnlyList<StreamDataElementType> values, int pending)
        => Make(
            new NotifyPeriodicEventStreamRequest(values, stream, pending, basetime), V2Json.Default.NotifyPeriodicEventStreamRequest);

    private static MonitoringDataType Without21(MonitoringDataType variable)
        => variable with { VariableMonitoring = [.. variable.VariableMonitoring.Select(m => m with { EventNotificationType = null })] };
}
