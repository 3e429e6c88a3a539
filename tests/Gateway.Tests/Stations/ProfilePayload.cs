using Gateway.Ocpp.Profiles;

namespace Gateway.Tests.Stations;

/// <summary>Payloads by which a CSMS sets a profile, in the shape of either family of versions.</summary>
internal static class ProfilePayload
{
    public static string Set(
        ProfileRules rules, int evse, int id, string purpose, double limit, int level = 0, string? transaction = null,
        string kind = "Relative", string schedule = "\"chargingRateUnit\":\"A\"", string more = "")
    {
        var profile = Profile(rules, id, purpose, level, transaction, kind, schedule, $$"""{"startPeriod":0,"limit":{{limit}}}{{more}}""");
        return rules is ProfileRules.V16
            ? $$"""{"connectorId":{{evse}},"csChargingProfiles":{{profile}}}"""
            : $$"""{"evseId":{{evse}},"chargingProfile":{{profile}}}""";
    }

    public static string RemoteStart(ProfileRules rules, int? evse, double? limit)
    {
        var where = evse is null ? "" : rules is ProfileRules.V16 ? $"\"connectorId\":{evse}," : $"\"evseId\":{evse},";
        var profile = limit is null ? "" : ",\"chargingProfile\":" + Profile(
            rules, 77, "TxProfile", 0, null, "Relative", "\"chargingRateUnit\":\"A\"", $$"""{"startPeriod":0,"limit":{{limit}}}""");
        return rules is ProfileRules.V16
            ? $$"""{{{where}}"idTag":"APP"{{profile}}}"""
            : $$"""{{{where}}"remoteStartId":1,"idToken":{"idToken":"APP","type":"Central"}{{profile}}}""";
    }

    private static string Profile(
        ProfileRules rules, int id, string purpose, int level, string? transaction, string kind, string schedule, string periods)
    {
        var tx = transaction is null ? "" : rules is ProfileRules.V16 ? $"\"transactionId\":{transaction}," : $"\"transactionId\":\"{transaction}\",";
        var inner = $$"""{{{schedule}},"chargingSchedulePeriod":[{{periods}}]}""";
        return $$"""
            {"{{(rules is ProfileRules.V16 ? "chargingProfileId" : "id")}}":{{id}},"stackLevel":{{level}},{{tx}}
            "chargingProfilePurpose":"{{purpose}}","chargingProfileKind":"{{kind}}",
            "chargingSchedule":{{(rules is ProfileRules.V16 ? inner : $"[{inner}]")}}}
            """;
    }
}
