using System.Text.Json;
using Gateway.Journal;
using Gateway.LocalController;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.Firmware;

/// <summary>Tells the CSMS of every step of every publication, in order and over outages, and the last one again if it asks.</summary>
internal sealed class PublicationReports(OwnPost post, OwnVoice voice, DurableNotes notes, SiteEvents events, ILogger<PublicationReports> logger)
{
    private const string Kind = "firmwareReport", Key = "last";

    /// <summary>What the CSMS was told last. Null: nothing yet.</summary>
    private Report? Last
    {
        get
        {
            try
            {
                return notes.Find(Kind, Key) is { } json ? JsonSerializer.Deserialize(json, FirmwareJson.Default.Report) : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>Ends when the report is on disk: then the CSMS will hear it.</summary>
    public async Task TellAsync(Report report, CancellationToken stopping)
    {
        Say(report);
        await post.PutAsync(version => Make(version, report), durable: true).WaitAsync(stopping).ConfigureAwait(false);
        notes.Put(Kind, Key, JsonSerializer.SerializeToUtf8Bytes(report, FirmwareJson.Default.Report));
    }

    /// <summary>The CSMS has asked. OCPP 2.1 part 2, L03.FR.10, .11.</summary>
    public Task TellAgainAsync(CancellationToken stopping)
    {
        var last = Last is { Status: not PublishFirmwareStatusEnumType.Published } unfinished ? unfinished : Report.Idle;
        return voice.CallAsync(version => Make(version, last), stopping, asked: true);
    }

    private static Request Make(Ocpp.OcppVersion version, Report report)
        => Calls.PublishFirmwareStatus(
            version, report.Status, report.RequestId, report.Locations,
            report.Text.Length > 0 ? Reply.Reason(ReasonOf(report.Status), report.Text) : null);

    // Of OCPP's own reason codes (2.1 part 2, appendix 5) none speaks of files.
    private static string ReasonOf(PublishFirmwareStatusEnumType status) => status switch
    {
        PublishFirmwareStatusEnumType.InvalidChecksum => "InvalidChecksum",
        PublishFirmwareStatusEnumType.PublishFailed => "PublishFailed",
        PublishFirmwareStatusEnumType.DownloadPaused => "AttemptFailed",
        _ => "DownloadFailed",
    };

    private void Say(Report report)
    {
        var (id, status) = (report.RequestId ?? 0, report.Status.ToString());
        switch (report.Status)
        {
            case PublishFirmwareStatusEnumType.Published:
                Log.Came(logger, id, status, string.Join(' ', report.Locations));
                events.Happened("firmwarePublished", "site", $"publication {id}: {string.Join(' ', report.Locations)}");
                break;
            case PublishFirmwareStatusEnumType.DownloadFailed or PublishFirmwareStatusEnumType.InvalidChecksum or PublishFirmwareStatusEnumType.PublishFailed:
                Log.Missed(logger, id, status, report.Text);
                events.Happened("firmwareFailed", "site", $"publication {id}: {status}: {report.Text}");
                break;
            default:
                Log.Came(logger, id, status, report.Text);
                break;
        }
    }
}
