using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.LocalController.Limits;

/// <summary>
/// The CSMS sets, clears and asks for charging profiles of the gateway itself: limits for all stations together. They bound the
/// balancing and never raise what the site file allows. OCPP 2.1 part 2, K01, K03, K08, K10, K28.
/// </summary>
internal sealed class ProfilesBlock(
    OwnProfiles profiles, SiteSchedule schedule, ProfileReports reports, SitePlan plan, SiteEvents events, TimeProvider time,
    ILogger<ProfilesBlock> logger) : IOwnBlock
{
    public IEnumerable<OwnAction> Actions =>
    [
        new("SetChargingProfile", Set),
        new("ClearChargingProfile", Clear),
        new("GetChargingProfiles", reports.Answer),
        new("GetCompositeSchedule", Composite),
        new("UpdateDynamicSchedule", call => Reply.With(Update(call.Read(V2Json.Default.UpdateDynamicScheduleRequest)), V2Json.Default.UpdateDynamicScheduleResponse)),
    ];

    /// <summary>New values of a Dynamic profile, sent or fetched. K28.</summary>
    public UpdateDynamicScheduleResponse Update(UpdateDynamicScheduleRequest update)
    {
        var values = update.ScheduleUpdate;
        var profile = profiles.Find(update.ChargingProfileId);
        var reason = profile is null ? Reply.Reason("NotFound", "There is no profile with this id.")
            : !profile.IsDynamic ? Reply.Reason("InvalidProfile", "The profile is not Dynamic (K28.FR.11).")
            : values.Limit < 0 || values.LimitL2 < 0 || values.LimitL3 < 0 ? Reply.Reason("InvalidSchedule", "A limit cannot be negative.")
            : values.Setpoint is not null || values.DischargeLimit < 0 ? Reply.Reason("InvalidSchedule", "The profile is ChargingOnly: it has a limit only.")
            : null;
        if (reason is not null)
        {
            Log.ProfileRefused(logger, update.ChargingProfileId, reason.ReasonCode, reason.AdditionalInfo ?? "");
            return new(ChargingProfileStatusEnumType.Rejected, reason);
        }

        profiles.Update(profile!.With(values, time.GetUtcNow()));
        return new(ChargingProfileStatusEnumType.Accepted);
    }

    private Reply Set(CsmsCall call)
    {
        var asked = call.Read(V2Json.Default.SetChargingProfileRequest);
        var (now, profile) = (time.GetUtcNow(), asked.ChargingProfile);
        if (ProfileCheck.Objection(asked, profiles.All) is { } reason)
        {
            Log.ProfileRefused(logger, profile.Id, reason.ReasonCode, reason.AdditionalInfo ?? "");
            return Answer(new SetChargingProfileResponse(ChargingProfileStatusEnumType.Rejected, reason));
        }

        var isDynamic = profile.ChargingProfileKind.Known is ChargingProfileKindEnumType.Dynamic;
        var kept = profiles.Put(new(isDynamic ? profile with { DynUpdateTime = now } : profile, now));
        Log.ProfileSet(logger, profile.Id, profile.ChargingProfilePurpose.ToString(), profile.StackLevel);
        events.Happened("profileSet", "site", $"the CSMS set {profile.ChargingProfilePurpose} {profile.Id} on level {profile.StackLevel}");
        return Answer(new SetChargingProfileResponse(
            ChargingProfileStatusEnumType.Accepted,
            kept ? null : Reply.Reason("OutOfStorage", "It holds now, but could not be written to disk and will not outlive a restart.")));
    }

    private static Reply Answer(SetChargingProfileResponse response) => Reply.With(response, V2Json.Default.SetChargingProfileResponse);

    private Reply Clear(CsmsCall call)
    {
        var asked = call.Read(V2Json.Default.ClearChargingProfileRequest);
        var criteria = asked.ChargingProfileId is null ? asked.ChargingProfileCriteria : null;      // an id overrules them
        var cleared = profiles.Clear(p =>
            (asked.ChargingProfileId ?? p.Id) == p.Id
            && (criteria?.EvseId ?? 0) == 0
            && (criteria?.ChargingProfilePurpose ?? p.Wire.ChargingProfilePurpose) == p.Wire.ChargingProfilePurpose
            && (criteria?.StackLevel ?? p.Wire.StackLevel) == p.Wire.StackLevel);
        if (cleared > 0)
        {
            Log.ProfilesCleared(logger, cleared);
            events.Happened("profilesCleared", "site", $"the CSMS cleared {cleared} of its profiles");
        }

        return Reply.With(
            new ClearChargingProfileResponse(cleared > 0 ? ClearChargingProfileStatusEnumType.Accepted : ClearChargingProfileStatusEnumType.Unknown),
            V2Json.Default.ClearChargingProfileResponse);
    }

    private Reply Composite(CsmsCall call)
    {
        var asked = call.Read(V2Json.Default.GetCompositeScheduleRequest);
        var reason = asked.EvseId is not 0 ? Reply.Reason("UnknownEvse", "The gateway has no EVSEs: EVSE 0 is all stations (K08.FR.05).")
            : asked.Duration <= 0 ? Reply.Reason("ValuePositiveOnly", "The duration must be positive.")
            : asked.ChargingRateUnit is { Known: null } ? Reply.Reason("UnsupportedRateUnit", "The gateway tells A and W (K08.FR.07).")
            : null;
        if (reason is not null)
        {
            return Answer(new GetCompositeScheduleResponse(GenericStatusEnumType.Rejected, reason));
        }

        var (now, at) = (time.GetUtcNow(), time.GetTimestamp());
        var start = Tenths.Second(now);
        var (periods, seconds) = schedule.From(start, at - (long)((now - start).TotalSeconds * time.TimestampFrequency), TimeSpan.FromSeconds(asked.Duration));
        var inWatt = asked.ChargingRateUnit?.Known is ChargingRateUnitEnumType.W;
        var factor = inWatt ? 3 * plan.Voltage.Value : 1;
        return Answer(new GetCompositeScheduleResponse(GenericStatusEnumType.Accepted, Schedule: new(
            0,
            seconds,
            start,
            inWatt ? ChargingRateUnitEnumType.W : ChargingRateUnitEnumType.A,
            [.. periods.Select(p => new ChargingSchedulePeriodType(p.Start, Tenths.Down(p.PerPhase.Value * factor), NumberPhases: 3))])));
    }

    private static Reply Answer(GetCompositeScheduleResponse response) => Reply.With(response, V2Json.Default.GetCompositeScheduleResponse);
}
