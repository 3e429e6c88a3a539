using System.Globalization;
using System.IO.Compression;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.LocalController.Files;

/// <summary>GetLog, and what TriggerMessage asks of it. OCPP 2.1 part 2, N01.</summary>
internal sealed class LogBlock(
    IEnumerable<ILogSource> sources, LogUploads uploads, IFileCarrier carrier, OwnVoice voice, SitePlan plan, TimeProvider time) : IOwnBlock
{
    private const int UsualRetries = 2, MostRetries = 100;

    private static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(60), LongestInterval = TimeSpan.FromDays(1);

    public IEnumerable<OwnAction> Actions => [new("GetLog", GetLogAsync)];

    public IEnumerable<OwnTrigger> Triggers => [new("LogStatusNotification", _ => TellStatusAsync)];

    private async ValueTask<Reply> GetLogAsync(CsmsCall call, CancellationToken cancellation)
    {
        var asked = call.Read(V2Json.Default.GetLogRequest);
        if (Refuse(asked) is { } refusal)
        {
            return refusal;
        }

        var source = sources.Single(s => s.Kind == asked.LogType.Known);
        var content = await Task.Run(() => Compressed(source, asked.Log), cancellation).ConfigureAwait(false);
        if (content is null)
        {
            return Rejected("NoLog", $"The {asked.LogType} has nothing of that time.");
        }

        var job = new LogJob(
            asked.RequestId, asked.Log.RemoteLocation, FileName(source.Kind), content,
            Math.Clamp(asked.Retries ?? UsualRetries, 0, MostRetries), Interval(asked.RetryInterval));
        var status = uploads.Cancel() ? LogStatusEnumType.AcceptedCanceled : LogStatusEnumType.Accepted;
        return Reply.With(
            new GetLogResponse(status, Filename: job.FileName), V2Json.Default.GetLogResponse,
            _ =>
            {
                uploads.Begin(job);
                return Task.CompletedTask;
            });
    }

    private Reply? Refuse(GetLogRequest asked)
        => sources.All(s => s.Kind != asked.LogType.Known) ? Rejected("UnsupportedParam", $"The gateway has no {asked.LogType}.")
            : asked.Log.OldestTimestamp > asked.Log.LatestTimestamp ? Rejected("InvalidValue", "oldestTimestamp is after latestTimestamp.")
            : carrier.Fault(asked.Log.RemoteLocation) is { } fault ? Rejected("InvalidURL", fault)
            : null;

    private static byte[]? Compressed(ILogSource source, LogParametersType span)
    {
        using var text = source.Open(span.OldestTimestamp, span.LatestTimestamp);
        if (text is null || text.Length is 0)
        {
            return null;
        }

        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            text.CopyTo(gzip);
        }

        return packed.ToArray();
    }

    private string FileName(LogEnumType kind) => string.Create(
        CultureInfo.InvariantCulture,
        $"{plan.Id}-{(kind is LogEnumType.SecurityLog ? "security" : "diagnostics")}-{time.GetUtcNow().UtcDateTime:yyyyMMdd'T'HHmmss'Z'}.log.gz");

    private static TimeSpan Interval(int? seconds)
        => seconds is { } s && s >= 0 ? TimeSpan.FromSeconds(Math.Min(s, LongestInterval.TotalSeconds)) : UsualInterval;

    // N01.FR.13, F06: what is known now; without an upload that runs it is Idle, and of no request.
    private Task<OwnAnswer> TellStatusAsync(CancellationToken stopping)
    {
        var requestId = uploads.RequestId;
        return voice.CallAsync(
            version => Calls.LogStatusNotification(
                version, requestId is null ? UploadLogStatusEnumType.Idle : UploadLogStatusEnumType.Uploading, requestId, null),
            stopping,
            asked: true);
    }

    private static Reply Rejected(string code, string text)
        => Reply.With(new GetLogResponse(LogStatusEnumType.Rejected, Reply.Reason(code, text)), V2Json.Default.GetLogResponse);
}
