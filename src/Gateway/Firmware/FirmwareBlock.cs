using FileTransfer;
using FirmwareCache;
using Gateway.LocalController;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Firmware;

/// <summary>PublishFirmware and UnpublishFirmware on the gateway's own link. OCPP 2.1 part 2, L03, L04.</summary>
internal sealed class FirmwareBlock(
    PublicationBook book, Publisher publisher, PublicationReports reports, Downloads downloads, FileTransfers transfers, ImageStore store,
    FirmwareOptions options, TimeProvider time, ILogger<FirmwareBlock> logger) : IOwnBlock
{
    /// <summary>A slow name service must not keep the CSMS waiting: whom a name leads to is looked at again when it is fetched.</summary>
    private static readonly TimeSpan NamePatience = TimeSpan.FromSeconds(3);

    public IEnumerable<OwnAction> Actions => [new("PublishFirmware", PublishAsync), new("UnpublishFirmware", UnpublishAsync)];

    public IEnumerable<OwnTrigger> Triggers => [new("PublishFirmwareStatusNotification", _ => reports.TellAgainAsync)];

    public IEnumerable<Variable> Variables =>
    [
        Row("Images", null, () => store.Images.Count),
        Row("Published", null, () => store.Images.Count(i => i.IsPublished)),
        Row("StorageUsed", "B", () => store.Images.Sum(i => i.Size)),
        Row("StorageLimit", "B", () => options.MaxSize.Value) with { IsConstant = true, SiteKey = "firmware.maxSize" },
    ];

    private async ValueTask<Reply> PublishAsync(CsmsCall call, CancellationToken stopping)
    {
        var asked = call.Read(V2Json.Default.PublishFirmwareRequest);
        if (await FaultOfAsync(asked, stopping).ConfigureAwait(false) is var (code, text))
        {
            Log.Rejected(logger, asked.RequestId, text);
            return Answer(GenericStatusEnumType.Rejected, Reply.Reason(code, text));
        }

        // Off this thread, as the disk is waited for: what is accepted has to outlive the gateway.
        var publication = await Task.Run(() => Again(asked) ?? Accept(asked), stopping).ConfigureAwait(false);
        return publication is null
            ? Answer(GenericStatusEnumType.Rejected, Reply.Reason("InternalError", "The gateway could not write it down."))
            : Answer(GenericStatusEnumType.Accepted, null, _ =>
            {
                publisher.Begin(publication.Number);
                return Task.CompletedTask;
            });
    }

    /// <summary>Null: it can be tried.</summary>
    private async Task<(string Code, string Text)?> FaultOfAsync(PublishFirmwareRequest asked, CancellationToken stopping)
    {
        if (!TransferUrl.TryParse(asked.Location, out var url, out var fault))
        {
            return ("InvalidURL", $"location: {fault}");
        }

        if (asked.Checksum is not { Length: 32 } || !asked.Checksum.All(char.IsAsciiHexDigit))
        {
            return ("InvalidValue", "checksum must be an MD5: 32 hexadecimal digits.");
        }

        if (downloads.Missing is { } missing)
        {
            return ("UnsupportedRequest", missing);
        }

        using var patience = new CancellationTokenSource(NamePatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            return await transfers.RefusalAsync(url, either.Token).ConfigureAwait(false) is { } refusal ? ("InvalidURL", $"location: {refusal}") : null;
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>A CSMS that missed the answer asks again: that is no second publication while the first one runs.</summary>
    private Publication? Again(PublishFirmwareRequest asked)
        => book.All.FirstOrDefault(p => !p.IsPublished && p.RequestId == asked.RequestId && p.Location == asked.Location && p.Checksum == Md5(asked));

    private Publication? Accept(PublishFirmwareRequest asked)
    {
        var publication = book.Add(number => new(number, asked.Location, Md5(asked), asked.RequestId, asked.Retries, asked.RetryInterval));
        if (publication is not null)
        {
            Log.Accepted(logger, asked.RequestId, publication.Url!.SafeText, publication.Checksum);
        }

        return publication;
    }

    private async ValueTask<Reply> UnpublishAsync(CsmsCall call, CancellationToken stopping)
    {
        var checksum = call.Read(V2Json.Default.UnpublishFirmwareRequest).Checksum.ToLowerInvariant();
        var status = await Task.Run(() => publisher.WithdrawAsync(checksum), stopping).ConfigureAwait(false);
        return Reply.With(new UnpublishFirmwareResponse(status), V2Json.Default.UnpublishFirmwareResponse);
    }

    private static Reply Answer(GenericStatusEnumType status, StatusInfoType? info, Func<CancellationToken, Task>? then = null)
        => Reply.With(new PublishFirmwareResponse(status, info), V2Json.Default.PublishFirmwareResponse, then);

    private static Variable Row(string name, string? unit, Func<long> value)
        => new(new("FirmwareCache", null, name), DataEnumType.Integer, () => value().ToString(System.Globalization.CultureInfo.InvariantCulture))
        {
            Unit = unit, IsPersistent = false,
        };

    private static string Md5(PublishFirmwareRequest asked) => asked.Checksum.ToLowerInvariant();
}
