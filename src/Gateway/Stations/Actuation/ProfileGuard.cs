using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Ocpp;
using Gateway.Ocpp.Editing;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Profiles;

namespace Gateway.Stations.Actuation;

/// <summary>
/// Keeps the CSMS's calls away from the profiles of ours, and ours out of what it is told of its own. One id, and one purpose on
/// one level, can be one profile's only: the other would be gone without a word. Pure.
/// </summary>
internal static class ProfileGuard
{
    /// <summary>The answer to a call of the CSMS that would take the place of a profile of ours; null: it may pass.</summary>
    /// <param name="highest">The station's highest stack level; null: unknown.</param>
    public static byte[]? Refusal(OcppVersion version, in Frame call, int? highest)
    {
        var is16 = version is OcppVersion.V16;
        if (call.Action.SequenceEqual("SetChargingProfile"u8))
        {
            return Owns(call, is16 ? "csChargingProfiles/chargingProfileId"u8 : "chargingProfile/id"u8) ? Rejected(version, "InvalidProfile", IdsAreOurs)
                : IsOnTop(call, is16, highest) ? Rejected(version, "InvalidStackLevel", $"Level {highest} is the local controller's.")
                : null;
        }

        return call.Action.SequenceEqual("ClearChargingProfile"u8)
                ? Owns(call, is16 ? "id"u8 : "chargingProfileId"u8) ? """{"status":"Unknown"}"""u8.ToArray() : null
            : call.Action.SequenceEqual("UpdateDynamicSchedule"u8)
                ? Owns(call, "chargingProfileId"u8) ? Rejected(version, "InvalidProfile", IdsAreOurs) : null
            : call.Action.SequenceEqual("RemoteStartTransaction"u8) || call.Action.SequenceEqual("RequestStartTransaction"u8)
                ? Owns(call, is16 ? "chargingProfile/chargingProfileId"u8 : "chargingProfile/id"u8) ? Rejected(version, "InvalidProfile", IdsAreOurs) : null
            : null;
    }

    /// <summary>A station that asks for new values of a profile of ours: they are pushed. Null: it means another's.</summary>
    public static byte[]? PullRefusal(in Frame call)
        => call.Action.SequenceEqual("PullDynamicScheduleUpdate"u8) && Owns(call, "chargingProfileId"u8) ? """{"status":"Rejected"}"""u8.ToArray() : null;

    /// <summary>
    /// A ReportChargingProfiles without ours; where it has none but ours, they are told as what they are: limits of an energy
    /// management system, not of the CSMS. Null: it has none of ours.
    /// </summary>
    public static byte[]? Report(in Frame call)
    {
        if (!call.Action.SequenceEqual("ReportChargingProfiles"u8) || call.Payload.IndexOf("214"u8) < 0)
        {
            return null;
        }

        try
        {
            if (JsonNode.Parse(call.Payload) is not JsonObject report || report["chargingProfile"] is not JsonArray profiles)
            {
                return null;
            }

            var ours = profiles.OfType<JsonObject>().Where(p => ProfileJson.OptionalInt(p, "id") is { } id && GatewayProfiles.Owns(id)).ToList();
            if (ours.Count == 0)
            {
                return null;
            }

            if (ours.Count == profiles.Count)
            {
                report["chargingLimitSource"] = "EMS";
            }
            else
            {
                ours.ForEach(p => profiles.Remove(p));
            }

            return Encoding.UTF8.GetBytes(report.ToJsonString(JsonSerializerOptions.Default));
        }
        catch (Exception e) when (ProfileCalls.IsUnreadable(e))
        {
            return null;        // as it came
        }
    }

    public static bool IsTrue(ReadOnlySpan<byte> payload, string field)
    {
        try
        {
            return (JsonNode.Parse(payload) as JsonObject)?[field]?.GetValueKind() is JsonValueKind.True;
        }
        catch (Exception e) when (ProfileCalls.IsUnreadable(e))
        {
            return false;
        }
    }

    private static readonly string IdsAreOurs = $"Ids from {GatewayProfiles.First} to {GatewayProfiles.Last} are the local controller's.";

    private static bool Owns(in Frame call, ReadOnlySpan<byte> path)
        => PayloadField.TryReadNumber(call.Payload, path, out var id) && id is >= int.MinValue and <= int.MaxValue && GatewayProfiles.Owns((int)id);

    // The maximum of the station combines with ours by itself.
    private static bool IsOnTop(in Frame call, bool is16, int? highest)
        => highest > 0
            && PayloadField.TryReadNumber(call.Payload, is16 ? "csChargingProfiles/stackLevel"u8 : "chargingProfile/stackLevel"u8, out var level) && level == highest
            && PayloadField.TryReadText(call.Payload, is16 ? "csChargingProfiles/chargingProfilePurpose"u8 : "chargingProfile/chargingProfilePurpose"u8, out var purpose)
            && purpose is "TxProfile" or "TxDefaultProfile" or "PriorityCharging";

    private static byte[] Rejected(OcppVersion version, string reason, string text) => Encoding.UTF8.GetBytes(version is OcppVersion.V16
        ? """{"status":"Rejected"}"""
        : $$$"""{"status":"Rejected","statusInfo":{"reasonCode":"{{{reason}}}","additionalInfo":"{{{text}}}"}}""");
}
