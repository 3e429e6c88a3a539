using Gateway.Ocpp.Records.V2;

namespace Gateway.Ocpp.Messages;

public static partial class Calls
{
    /// <summary>One part of a report about the gateway's own device model. 2.0.1 and 2.1.</summary>
    /// <param name="more">Another part follows.</param>
    public static Request NotifyReport(long requestId, DateTimeOffset generatedAt, long part, IReadOnlyList<ReportDataType> rows, bool more)
        => Make(new(requestId, generatedAt, part, rows, more), V2Json.Default.NotifyReportRequest);
}
