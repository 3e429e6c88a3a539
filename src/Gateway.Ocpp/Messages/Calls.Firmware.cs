using Gateway.Ocpp.Records.V2;

namespace Gateway.Ocpp.Messages;

public static partial class Calls
{
    /// <summary>What a location may have at most: 512 characters in 2.0.1, 2000 in 2.1.</summary>
    private const int LongestLocation201 = 512, LongestLocation21 = 2000;

    /// <summary>How far the gateway is with offering firmware to its stations. OCPP 2.1 part 2, L03.</summary>
    /// <param name="requestId">Null: there is nothing to tell of.</param>
    /// <param name="locations">With Published, all of them; what is too long for the version is left out. Else empty.</param>
    /// <param name="info">2.0.1 has no room for it.</param>
    public static Request PublishFirmwareStatus(
        OcppVersion version, PublishFirmwareStatusEnumType status, long? requestId, IReadOnlyList<string> locations, StatusInfoType? info)
    {
        string[] fitting = [.. locations.Where(l => l.Length <= (version is OcppVersion.V21 ? LongestLocation21 : LongestLocation201))];
        return Make(
            new(status, fitting.Length > 0 ? fitting : null, requestId, version is OcppVersion.V21 ? info : null),
            V2Json.Default.PublishFirmwareStatusNotificationRequest);
    }
}
