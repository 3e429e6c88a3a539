using System.Buffers.Text;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Files;

/// <summary>UpdateFirmware of the gateway itself, and what TriggerMessage asks of it. OCPP 2.1 part 2, L01, L02.</summary>
internal sealed class UpdateBlock(
    UpdateRunner runner, UpdateProgress progress, UpdateTrust trust, UpdateIncidents incidents, UpdateOptions options, IFileCarrier carrier, OwnVoice voice) : IOwnBlock
{
    private const int UsualRetries = 3, MostRetries = 100, UsualInterval = 60, LongestInterval = 86_400;

    public IEnumerable<OwnAction> Actions => [new("UpdateFirmware", Update)];

    public IEnumerable<OwnTrigger> Triggers => [new("FirmwareStatusNotification", _ => TellStatusAsync)];

    private Reply Update(CsmsCall call)
    {
        var asked = call.Read(V2Json.Default.UpdateFirmwareRequest);
        if (Refuse(asked.Firmware) is { } refusal)
        {
            return refusal;
        }

        if (progress.Cancel() is not { } cancelled)
        {
            return Answer(UpdateFirmwareStatusEnumType.Rejected, "Installing", "An update is being installed, and cannot be called back.");
        }

        var firmware = asked.Firmware;
        var job = new UpdateJob(
            asked.RequestId, firmware.Location, firmware.RetrieveDateTime, firmware.InstallDateTime, firmware.SigningCertificate, firmware.Signature,
            Math.Clamp(asked.Retries ?? UsualRetries, 0, MostRetries), Math.Clamp(asked.RetryInterval ?? UsualInterval, 0, LongestInterval), runner.Version);
        return Reply.With(
            new UpdateFirmwareResponse(cancelled ? UpdateFirmwareStatusEnumType.AcceptedCanceled : UpdateFirmwareStatusEnumType.Accepted),
            V2Json.Default.UpdateFirmwareResponse,
            _ =>
            {
                runner.Begin(job);
                return Task.CompletedTask;
            });
    }

    private Reply? Refuse(FirmwareType firmware)
        => options.Command.IsEmpty ? Rejected("NotEnabled", "controller.updateCommand of the site file is not set: nobody here installs updates.")
            : carrier.Fault(firmware.Location) is { } fault ? Rejected("InvalidURL", fault)
            : RefuseSignature(firmware);

    private Reply? RefuseSignature(FirmwareType firmware)
    {
        if (firmware is { SigningCertificate: null, Signature: null })
        {
            return options.AllowUnsigned ? null
                : Rejected("MissingParam", "Updates must be signed: controller.allowUnsignedUpdates of the site file is not set.");
        }

        if (firmware is not { SigningCertificate: { } certificate, Signature: { } signature })
        {
            return Rejected("MissingParam", "signingCertificate and signature belong together.");
        }

        if (trust.Fault(certificate) is { } untrusted)
        {
            incidents.Tell(UpdateIncidents.BadCertificate, untrusted);
            return Answer(UpdateFirmwareStatusEnumType.InvalidCertificate, "InvalidCertificate", untrusted);
        }

        return Base64.IsValid(signature) ? null : Rejected("InvalidValue", "signature is not base64.");
    }

    // L01.FR.25, .26: after Installed there is nothing to tell, else the last status again.
    private Task<OwnAnswer> TellStatusAsync(CancellationToken stopping)
    {
        var last = progress.Last is { Status: not (null or FirmwareStatusEnumType.Installed) } job ? job : null;
        return voice.CallAsync(
            version => Calls.FirmwareStatusNotification(version, last?.Status ?? FirmwareStatusEnumType.Idle, last?.RequestId, null), stopping, asked: true);
    }

    private static Reply Rejected(string code, string text) => Answer(UpdateFirmwareStatusEnumType.Rejected, code, text);

    private static Reply Answer(UpdateFirmwareStatusEnumType status, string code, string text)
        => Reply.With(new UpdateFirmwareResponse(status, Reply.Reason(code, text)), V2Json.Default.UpdateFirmwareResponse);
}
