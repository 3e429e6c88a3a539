namespace Gateway.LocalController.Files;

/// <summary>What about updates of the gateway matters for security, for whoever records that. OCPP 2.1 part 2, A04.</summary>
internal sealed class UpdateIncidents
{
    public const string Updated = "FirmwareUpdated", BadSignature = "InvalidFirmwareSignature", BadCertificate = "InvalidFirmwareSigningCertificate";

    /// <summary>Kind, as OCPP names it, and one sentence. From any thread; must not wait.</summary>
    public event Action<string, string>? Happened;

    public void Tell(string kind, string text) => Happened?.Invoke(kind, text);
}
