using Gateway.Ocpp.Records;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Ocpp.Messages;

public static partial class Calls
{
    /// <summary>
    /// NotifyChargingLimit of the whole station: who limits it, and on demand the course. Without an EVSE: 2.0.1 has no word for the
    /// whole, and in 2.1 none means it.
    /// </summary>
    /// <param name="source">A ChargingLimitSourceEnumType, never CSO (K12.FR.04).</param>
    /// <param name="schedule">Null: the course is not to be told.</param>
    public static Request NotifyChargingLimit(OcppVersion version, string source, bool isGridCritical, ChargingScheduleType? schedule)
        => Make(
            new(
                new ChargingLimitType(
                    Open<ChargingLimitSourceEnumType>.Of(source), version == OcppVersion.V21 ? false : null, isGridCritical),
                schedule is null ? null : [ProfileVersions.In(version, schedule)]),
            V2Json.Default.NotifyChargingLimitRequest);

    /// <summary>ClearedChargingLimit of the whole station.</summary>
    public static Request ClearedChargingLimit(string source)
        => Make(new(Open<ChargingLimitSourceEnumType>.Of(source)), V2Json.Default.ClearedChargingLimitRequest);

    /// <summary>ReportChargingProfiles: one part of what a GetChargingProfiles asked for.</summary>
    /// <param name="isLast">False: more follow.</param>
    public static Request ReportChargingProfiles(
        OcppVersion version, long requestId, string source, IEnumerable<ChargingProfileType> profiles, bool isLast)
        => Make(
            new(
                requestId, Open<ChargingLimitSourceEnumType>.Of(source), [.. profiles.Select(p => ProfileVersions.In(version, p))],
                EvseId: 0, Tbc: !isLast),
            V2Json.Default.ReportChargingProfilesRequest);

    /// <summary>PullDynamicScheduleUpdate, 2.1 only.</summary>
    public static Request PullDynamicScheduleUpdate(int profile)
        => Make(new(profile), V2Json.Default.PullDynamicScheduleUpdateRequest);
}
