using System.Text.Json;
using FileTransfer;
using FirmwareCache;

namespace Gateway.Firmware;

/// <summary>An image that the CSMS sends stations out for, and that is fetched once for all of them. It outlives the gateway.</summary>
/// <param name="Location">As the CSMS said it, with its credentials.</param>
/// <param name="Begun">When the first station was pointed here.</param>
internal sealed record Rollout(string Location, DateTimeOffset Begun)
{
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, FirmwareJson.Default.Rollout);

    /// <summary>Null: it is none.</summary>
    public static Rollout? Read(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, FirmwareJson.Default.Rollout) is { Location: not null } rollout ? rollout : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>How far a <see cref="Rollout"/> has come.</summary>
internal sealed class RolloutRun(Rollout rollout, TransferUrl url)
{
    private readonly TaskCompletionSource<StoredImage?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Download? _download;

    public Rollout Rollout => rollout;

    public TransferUrl Url => url;

    /// <summary>Ends with the image; with null where it could not be fetched.</summary>
    public Task<StoredImage?> End => _end.Task;

    /// <summary>The image, once it is there.</summary>
    public StoredImage? Image => _end.Task.IsCompletedSuccessfully ? _end.Task.Result : null;

    public bool HasFailed => _end.Task.IsCompletedSuccessfully && _end.Task.Result is null;

    /// <summary>Null: it has not begun.</summary>
    public Download? Download
    {
        get => Volatile.Read(ref _download);
        set => Volatile.Write(ref _download, value);
    }

    public void Ends(StoredImage? image) => _end.TrySetResult(image);
}
