using System.Text.Json.Nodes;
using Gateway.Ocpp.Profiles;

namespace Gateway.Simulation.V2x;

/// <summary>
/// The charging profiles of a bidirectional station as they were told. What limits goes into its <see cref="ProfileStore"/>; a set-point
/// within the limits (operation mode CentralSetpoint, Q03) stays here, and so do Dynamic profiles, which get new values (K28).
/// </summary>
internal sealed class V2xProfiles(StationCore core)
{
    public const string ChargingOnly = "ChargingOnly", CentralSetpoint = "CentralSetpoint";

    private static readonly string[] OfSetPoint = ["operationMode", "setpoint", "dischargeLimit"];

    private readonly Dictionary<int, JsonObject> _told = [];        // payloads of SetChargingProfile, by id of the profile

    /// <summary>SetChargingProfile.</summary>
    public Reply Set(JsonObject payload)
    {
        var profile = (JsonObject)payload["chargingProfile"]!;
        return (V2xRules.Objection(profile) ?? Take((JsonObject)payload.DeepClone())) is { } reason ? Reply.Because("Rejected", reason) : Reply.Status("Accepted");
    }

    /// <summary>UpdateDynamicSchedule.</summary>
    public Reply Update(JsonObject update)
    {
        var id = ProfileJson.Int(update, "chargingProfileId");
        var installed = core.Profiles.Installed.Find(i => i.Profile.Id == id);
        if (installed is null)
        {
            return Reply.Because("Rejected", "NotFound");
        }

        if (installed.Profile.Kind is not ProfileKind.Dynamic || !_told.TryGetValue(id, out var told))
        {
            return Reply.Because("Rejected", "InvalidProfile");         // K28.FR.11
        }

        var changed = (JsonObject)told.DeepClone();
        var profile = (JsonObject)changed["chargingProfile"]!;
        ProfileCalls.Update(profile, (JsonObject)update["scheduleUpdate"]!);
        return (V2xRules.Objection(profile, isUpdate: true) ?? Take(changed)) is { } reason ? Reply.Because("Rejected", reason) : Reply.Status("Accepted");
    }

    /// <summary>What the leading profile for the running transaction wants held: ampere per phase, below 0 fed in. Null: charge up to the limit.</summary>
    public double? SetPointAt(ProfileMoment moment)
    {
        if ((Leading(ProfilePurpose.Tx, moment) ?? Leading(ProfilePurpose.TxDefault, moment)) is not { } leading
            || leading.PeriodAt(moment) is not { } period || Told(leading.Id, period) is not { } told || told["operationMode"]?.ToString() is not CentralSetpoint)
        {
            return null;
        }

        var least = ProfileJson.OptionalNumber(told, "dischargeLimit") ?? double.NegativeInfinity;
        return leading.Ampere(period with { Limit = Math.Max(least, (double)told["setpoint"]!) }, StationCore.Volt, core.Setup.Phases);
    }

    private string? Take(JsonObject payload)
    {
        var (evse, profile) = ProfileCalls.ReadSet(ProfileRules.V2, Limits(payload), core.Time.GetUtcNow());
        var reason = core.SetProfile(evse, profile);
        if (reason is null)
        {
            _told[profile.Id] = payload;
        }

        return reason;
    }

    /// <summary>Of two purposes the one for the transaction, of one purpose the highest level leads. K01.FR.17.</summary>
    private ChargingProfile? Leading(ProfilePurpose purpose, ProfileMoment moment)
        => core.Profiles.Installed.Select(i => i.Profile).Where(p => p.Purpose == purpose && p.PeriodAt(moment) is not null).MaxBy(p => p.StackLevel);

    private JsonObject? Told(int id, SchedulePeriod period)
        => _told.TryGetValue(id, out var told) ? Periods(told).FirstOrDefault(p => ProfileJson.Int(p, "startPeriod") == period.Start.TotalSeconds) : null;

    /// <summary>Without set-points: one within its limits is no limit of its own.</summary>
    private JsonObject Limits(JsonObject payload)
    {
        var limits = (JsonObject)payload.DeepClone();
        foreach (var period in Periods(limits).Where(p => p["operationMode"]?.ToString() is CentralSetpoint))
        {
            foreach (var key in OfSetPoint)
            {
                period.Remove(key);
            }

            period["limit"] ??= core.Setup.Rating * StationCore.Volt * core.Setup.Phases;       // none: at least its rating, in either unit
        }

        return limits;
    }

    private static IEnumerable<JsonObject> Periods(JsonObject payload)
        => ((JsonArray)payload["chargingProfile"]!["chargingSchedule"]![0]!["chargingSchedulePeriod"]!).OfType<JsonObject>();
}
