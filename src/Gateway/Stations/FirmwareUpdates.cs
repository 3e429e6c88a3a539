using Gateway.Ocpp;
using Gateway.Ocpp.Editing;

namespace Gateway.Stations;

/// <summary>Where a station may fetch firmware on the site.</summary>
internal interface IFirmwareLocations
{
    /// <summary>
    /// Decides at once, on a thread that frames wait for. Null: the station is to fetch it where it was told to.
    /// </summary>
    /// <param name="station">Whom the CSMS tells to update.</param>
    /// <param name="location">What the CSMS says.</param>
    string? LocalOf(string station, string location);
}

/// <summary>
/// Points a firmware update that passes at the site's own copy. Nothing else in the frame changes, a signature least of all: it is
/// over the image, which is the same.
/// </summary>
internal sealed class FirmwareUpdates(IFirmwareLocations locations)
{
    /// <summary>What every version's schema lets through (2.0.1: 512, 2.1: 2000, 1.6: no limit).</summary>
    private const int LongestLocation = 512;

    /// <param name="raw">The whole frame; the call's payload is a part of it.</param>
    /// <returns>The frame as the station must see it; null: as it is.</returns>
    public byte[]? ToStation(string station, OcppVersion version, in Frame call, ReadOnlySpan<byte> raw)
    {
        var path = PathOf(version, call.Action);
        return !path.IsEmpty
            && PayloadField.TryReadText(call.Payload, path, out var location)
            && locations.LocalOf(station, location) is { Length: <= LongestLocation } local
            && PayloadEdit.TryReplaceText(call.Payload, path, local, out var payload)
            && raw.Overlaps(call.Payload, out var at)
                ? [.. raw[..at], .. payload, .. raw[(at + call.Payload.Length)..]]
                : null;
    }

    private static ReadOnlySpan<byte> PathOf(OcppVersion version, ReadOnlySpan<byte> action)
        => action.SequenceEqual("UpdateFirmware"u8) ? (version is OcppVersion.V16 ? "location"u8 : "firmware/location"u8)
            : action.SequenceEqual("SignedUpdateFirmware"u8) ? "firmware/location"u8
            : default;
}
