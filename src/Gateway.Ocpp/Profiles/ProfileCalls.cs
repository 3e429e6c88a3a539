using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Ocpp.Profiles;

/// <summary>A profile and where it was put: EVSE (1.6: connector) 0 is the whole station.</summary>
public sealed record InstalledProfile(int Evse, ChargingProfile Profile);

/// <summary>Which profiles a ClearChargingProfile means: those that fit all that is told (1.6 errata 3.25, 2.1 K10).</summary>
public sealed record ProfileFilter(int? Id, int? Evse, ProfilePurpose? Purpose, int? StackLevel)
{
    public bool Fits(InstalledProfile installed)
        => (Id ?? installed.Profile.Id) == installed.Profile.Id
            && (Evse ?? installed.Evse) == installed.Evse
            && (Purpose ?? installed.Profile.Purpose) == installed.Profile.Purpose
            && (StackLevel ?? installed.Profile.StackLevel) == installed.Profile.StackLevel;
}

/// <summary>
/// Reads the calls by which a CSMS changes profiles. What cannot be read is a <see cref="FormatException"/>, or another exception
/// that <see cref="IsUnreadable"/> knows.
/// </summary>
public static class ProfileCalls
{
    /// <summary>SetChargingProfile.</summary>
    public static InstalledProfile ReadSet(ProfileRules rules, JsonObject payload, DateTimeOffset now) => rules is ProfileRules.V16
        ? new(ProfileJson.Int(payload, "connectorId"), ProfileJson.Read16(Object(payload, "csChargingProfiles"), now))
        : new(ProfileJson.Int(payload, "evseId"), ProfileJson.Read2(Object(payload, "chargingProfile"), now));

    /// <summary>ClearChargingProfile. In 2.x an id overrules all criteria.</summary>
    public static ProfileFilter ReadClear(ProfileRules rules, JsonObject payload)
    {
        var id = ProfileJson.OptionalInt(payload, rules is ProfileRules.V16 ? "id" : "chargingProfileId");
        var criteria = rules is ProfileRules.V16 ? payload
            : id is null && payload["chargingProfileCriteria"] is JsonObject told ? told
            : [];
        return new(
            id,
            ProfileJson.OptionalInt(criteria, rules is ProfileRules.V16 ? "connectorId" : "evseId"),
            criteria["chargingProfilePurpose"] is { } purpose ? ProfileJson.Purpose(purpose.ToString()) : null,
            ProfileJson.OptionalInt(criteria, "stackLevel"));
    }

    /// <summary>RemoteStartTransaction or RequestStartTransaction: where, and with which profile. Null: not told.</summary>
    public static (int? Evse, ChargingProfile? Profile) ReadRemoteStart(ProfileRules rules, JsonObject payload, DateTimeOffset now)
        => rules is ProfileRules.V16
            ? (ProfileJson.OptionalInt(payload, "connectorId"), Within(payload) is { } v16 ? ProfileJson.Read16(v16, now) : null)
            : (ProfileJson.OptionalInt(payload, "evseId"), Within(payload) is { } v2 ? ProfileJson.Read2(v2, now) : null);

    /// <summary>UpdateDynamicSchedule: new values for the one period of a Dynamic profile; what is not told stays (2.1, K28.FR.05).</summary>
    public static void Update(JsonObject profile, JsonObject update)
    {
        if ((profile["chargingSchedule"] as JsonArray)?.FirstOrDefault() is JsonObject schedule
            && (schedule["chargingSchedulePeriod"] as JsonArray)?.FirstOrDefault() is JsonObject period)
        {
            foreach (var (name, value) in update)
            {
                period[name] = value?.DeepClone();
            }
        }
    }

    /// <summary>What System.Text.Json throws for what it cannot read, doubled keys and half characters included.</summary>
    public static bool IsUnreadable(Exception exception)
        => exception is JsonException or FormatException or InvalidOperationException or OverflowException or ArgumentException;

    private static JsonObject? Within(JsonObject payload) => payload["chargingProfile"] as JsonObject;

    private static JsonObject Object(JsonObject payload, string key)
        => payload[key] as JsonObject ?? throw new FormatException($"{key} is missing");
}
