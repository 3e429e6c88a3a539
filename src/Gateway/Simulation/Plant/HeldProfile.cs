using System.Text.Json.Nodes;
using Gateway.Ocpp;
using Gateway.Ocpp.Profiles;

namespace Gateway.Simulation.Plant;

/// <summary>A SetChargingProfile as a station of 2.1 takes it: what limits, and beside it what its car is to hold (Q03).</summary>
/// <param name="payload">As it was set; changed by updates.</param>
internal sealed class HeldProfile(JsonObject payload)
{
    private const string Mode = "CentralSetpoint";

    private JsonObject Period => (JsonObject)payload["chargingProfile"]!["chargingSchedule"]![0]!["chargingSchedulePeriod"]![0]!;

    public bool IsDynamic => payload["chargingProfile"]?["chargingProfileKind"]?.ToString() is "Dynamic";

    /// <summary>Ampere per phase; null: its car charges up to its limit.</summary>
    public double? SetPoint => payload["chargingProfile"] is not null && Period["operationMode"]?.ToString() is Mode ? (double)Period["setpoint"]! : null;

    /// <summary>What limits: a set-point within its limits is no limit of its own.</summary>
    public InstalledProfile Read(ProfileRules rules, DateTimeOffset now)
    {
        if (SetPoint is null)
        {
            return ProfileCalls.ReadSet(rules, payload, now);
        }

        var limits = new HeldProfile((JsonObject)payload.DeepClone());
        foreach (var key in (string[])["operationMode", "setpoint", "dischargeLimit"])
        {
            limits.Period.Remove(key);
        }

        return limits.Read(rules, now);
    }

    /// <summary>UpdateDynamicSchedule.</summary>
    public void Update(JsonObject update) => ProfileCalls.Update((JsonObject)payload["chargingProfile"]!, (JsonObject)update["scheduleUpdate"]!);
}
