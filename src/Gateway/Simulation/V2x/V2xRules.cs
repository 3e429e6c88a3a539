using System.Text.Json.Nodes;
using Gateway.Ocpp.Profiles;

namespace Gateway.Simulation.V2x;

/// <summary>Why a bidirectional station does not take a charging profile that is well formed. OCPP 2.1 part 2, K28 and block Q.</summary>
internal static class V2xRules
{
    private static readonly string[] OtherPhases = ["setpoint_L2", "setpoint_L3", "dischargeLimit_L2", "dischargeLimit_L3"];

    /// <param name="isUpdate">New values of a Dynamic profile: a set-point outside of the limits is capped (K08.FR.08), for a cut must not be refused.</param>
    /// <returns>The reason code; null: nothing speaks against it.</returns>
    public static string? Objection(JsonObject profile, bool isUpdate = false)
    {
        var periods = ((JsonArray)profile["chargingSchedule"]!).SelectMany(s => (JsonArray)s!["chargingSchedulePeriod"]!).OfType<JsonObject>().ToList();
        var purpose = profile["chargingProfilePurpose"]!.ToString();
        return Dialect2.UnsupportedPurpose(purpose)
            ?? Kind(profile, periods)
            ?? periods.Select(period => Period(period, purpose, isUpdate)).FirstOrDefault(reason => reason is not null);
    }

    private static string? Kind(JsonObject profile, List<JsonObject> periods)
        => profile["chargingProfileKind"]!.ToString() is not "Dynamic" ? (profile.ContainsKey("dynUpdateInterval") ? "InvalidProfile" : null)      // K28.FR.04
            : ProfileJson.OptionalInt(profile, "dynUpdateInterval") > 0 ? "UnsupportedParam"         // it is told, and does not ask
            : periods is [var only] && ProfileJson.Int(only, "startPeriod") is 0 ? null
            : "InvalidSchedule";                                                                     // K28.FR.01, FR.02

    private static string? Period(JsonObject period, string purpose, bool isUpdate)
    {
        var (limit, least, point) = (Number(period, "limit"), Number(period, "dischargeLimit"), Number(period, "setpoint"));
        return OtherPhases.Any(period.ContainsKey) ? "UnsupportedParam" : period["operationMode"]?.ToString() switch
        {
            null or V2xProfiles.ChargingOnly => limit is >= 0 && least is null && point is null ? null : "InvalidSchedule",     // Q01
            V2xProfiles.CentralSetpoint when purpose is "ChargingStationMaxProfile" => "InvalidOperationMode",                  // K01.FR.111
            V2xProfiles.CentralSetpoint when point is not { } at || limit < 0 || least > 0 || (!isUpdate && (at > limit || at < least)) => "InvalidSchedule",   // V2X.05
            V2xProfiles.CentralSetpoint => null,
            _ => "InvalidOperationMode",
        };
    }

    private static double? Number(JsonObject period, string key) => ProfileJson.OptionalNumber(period, key);
}
