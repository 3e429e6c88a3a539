using System.Text.Json;
using Gateway.Journal;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Files;

/// <summary>An update of the gateway itself, as the CSMS wants it and as far as it has come. Survives a restart.</summary>
/// <param name="Retries">Attempts after the first.</param>
/// <param name="FromVersion">What ran when it was asked for.</param>
internal sealed record UpdateJob(
    long RequestId, string Location, DateTimeOffset RetrieveAt, DateTimeOffset? InstallAt, string? Certificate, string? Signature,
    int Retries, int RetrySeconds, string FromVersion)
{
    private const string Kind = "update", Key = "job";

    /// <summary>The last that was told. Null: nothing yet.</summary>
    public FirmwareStatusEnumType? Status { get; init; }

    /// <summary>Nothing more will come of it.</summary>
    public bool IsOver => Status is FirmwareStatusEnumType.Installed or FirmwareStatusEnumType.DownloadFailed or FirmwareStatusEnumType.InstallationFailed
        or FirmwareStatusEnumType.InvalidSignature or FirmwareStatusEnumType.InstallVerificationFailed;

    /// <summary>The command has begun: it cannot be called back.</summary>
    public bool IsInstalling => Status is FirmwareStatusEnumType.Installing or FirmwareStatusEnumType.InstallRebooting;

    public bool IsDownloaded => Status is FirmwareStatusEnumType.Downloaded or FirmwareStatusEnumType.SignatureVerified or FirmwareStatusEnumType.InstallScheduled;

    public static UpdateJob? Load(DurableNotes notes)
    {
        try
        {
            return notes.Find(Kind, Key) is { } kept ? JsonSerializer.Deserialize<UpdateJob>(kept) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Over, only what a trigger asks for is kept: an address may hold a password.</summary>
    public void Save(DurableNotes notes)
        => notes.Put(Kind, Key, JsonSerializer.SerializeToUtf8Bytes(IsOver ? this with { Location = "", Certificate = null, Signature = null } : this));
}
