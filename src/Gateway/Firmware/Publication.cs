using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using FileTransfer;
using FirmwareCache;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Firmware;

/// <summary>One PublishFirmware that was accepted, and how far it has come. It outlives the gateway.</summary>
/// <param name="Number">Its place among those that run or are published.</param>
/// <param name="Location">As the CSMS said it, with its credentials.</param>
/// <param name="Checksum">MD5, 32 lower-case hex digits.</param>
/// <param name="Retries">Further attempts. Null: not said.</param>
/// <param name="RetryInterval">In s. Null: not said.</param>
internal sealed record Publication(long Number, string Location, string Checksum, long RequestId, int? Retries, int? RetryInterval)
{
    private const int UsualRetries = 3, MostRetries = 1000;

    private static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(60);

    /// <summary>What the CSMS was told last. Null: nothing yet.</summary>
    public PublishFirmwareStatusEnumType? Status { get; init; }

    /// <summary>Of the image, once it is there.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Where stations find it, as the CSMS was told.</summary>
    public ImmutableArray<string> Locations { get; init; } = [];

    [JsonIgnore]
    public bool IsPublished => Status is PublishFirmwareStatusEnumType.Published;

    /// <summary>Null: it cannot be read (it was, when it was accepted).</summary>
    [JsonIgnore]
    public TransferUrl? Url => TransferUrl.TryParse(Location, out var url, out _) ? url : null;

    public DownloadRequest? Request()
        => Url is { } url && Digests.TryParse(Checksum, null, out var expected)
            ? new(url)
            {
                Expected = expected,
                Retries = Math.Clamp(Retries ?? UsualRetries, 0, MostRetries),
                RetryInterval = RetryInterval is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 86_400)) : UsualInterval,
            }
            : null;

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, FirmwareJson.Default.Publication);

    /// <summary>Null: it is none.</summary>
    public static Publication? Read(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, FirmwareJson.Default.Publication) is { Location: not null, Checksum: not null } publication ? publication : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What the CSMS was told: the same again if it asks.</summary>
/// <param name="Text">A sentence behind the status; empty: none.</param>
internal sealed record Report(PublishFirmwareStatusEnumType Status, long? RequestId, ImmutableArray<string> Locations, string Text)
{
    public static readonly Report Idle = new(PublishFirmwareStatusEnumType.Idle, null, [], "");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Publication))]
[JsonSerializable(typeof(Report))]
[JsonSerializable(typeof(Rollout))]
internal sealed partial class FirmwareJson : JsonSerializerContext;
