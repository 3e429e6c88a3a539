namespace Gateway.Ocpp.Records.V2;

/// <summary>One part of the profile report that the CSMS asked for.</summary>
public sealed record ReportChargingProfilesRequest(
    long RequestId,
    Open<ChargingLimitSourceEnumType> ChargingLimitSource,
    IReadOnlyList<ChargingProfileType> ChargingProfile,
    int EvseId,
    bool? Tbc = null);

/// <summary>The answer to a <see cref="ReportChargingProfilesRequest"/>.</summary>
public sealed record ReportChargingProfilesResponse;
