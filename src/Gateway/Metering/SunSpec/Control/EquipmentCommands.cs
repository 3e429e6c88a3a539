using Gateway.GridSignals;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.Metering.SunSpec.Control;

/// <summary>What an explored device is told, and has been told. One command at a time; the caller sees to that.</summary>
internal sealed class EquipmentCommands(string deviceId, ModelTeller teller, PowerWatch watch, OwnSettings own, TimeProvider time)
{
    private const string HoldName = "Hold";
    private const string LimitName = "Limit";

    private static readonly DerOutcome Done = new(DerResult.Done);

    private readonly Dictionary<DERControlEnumType, SetDERControlRequest> _acting = [];
    private readonly Dictionary<DERControlEnumType, SetDERControlRequest> _lasting = [];     // of these, or behind them, without an end
    private FeedInCaps _caps = FeedInCaps.None;

    public async Task<DerOutcome> PutAsync(
        EquipmentProfile profile, DERControlEnumType kind, SetDERControlRequest? control, TimeSpan? remaining, CancellationToken stopping)
    {
        if (WhyNot(profile, kind, control) is { } refusal)
        {
            return refusal;
        }

        var outcome = kind switch
        {
            DERControlEnumType.LimitMaxDischarge => await LimitAsync(profile, control?.LimitMaxDischarge, remaining, stopping),
            DERControlEnumType.PowerMonitoringMustTrip => Watch(profile, kind, control?.Curve, remaining),
            _ => await teller.TellAsync(profile.Directory, Tasks(profile, kind, control, remaining), ends: control is null, stopping),
        };
        if (outcome.Result is DerResult.Done)
        {
            Remember(_acting, kind, control);
            Remember(_lasting, kind, remaining is null ? control : _lasting.GetValueOrDefault(kind));
        }

        return outcome;
    }

    public async Task<DerOutcome> CapAsync(
        EquipmentProfile profile, CapBy by, Watt? feedIn, TimeSpan? remaining, CancellationToken stopping)
    {
        if (profile.Limit is not { } function)
        {
            return NotSupported($"has no SunSpec model that caps its feed-in; it has {profile.Directory.ModelList}");
        }

        var caps = _caps.With(by, feedIn, remaining, time);
        if (caps.All.IsEmpty && !own.Keeps(LimitName, function.Model))
        {
            return Done;        // nothing was told, so nothing has to be taken back
        }

        var task = new ModelTask(
            LimitName, function.Model, (now, itself) => caps.Draft(function, now, itself, profile.Plate, time));
        var outcome = await teller.TellAsync(profile.Directory, [task], ends: caps.All.IsEmpty, stopping);
        _caps = outcome.Result is DerResult.Done ? caps : _caps;
        return outcome;
    }

    /// <param name="power">Positive: charging. Null: what it does by itself.</param>
    public Task<DerOutcome> HoldAsync(EquipmentProfile profile, Watt? power, TimeSpan reverts, CancellationToken stopping)
    {
        var plate = profile.Plate;
        Watt? held = power is { } asked ? new(Math.Clamp(asked.Value, -plate.MaxFeedIn.Value, plate.MaxCharge.Value)) : null;
        if (profile.Images.TryGetValue(AcFunction.ActivePower.Model, out var ac) && AcFunction.ActivePower.IsIn(ac))
        {
            return TellAsync(AcFunction.ActivePower.Model, (now, itself) => ActivePower(now, itself, held, reverts));
        }

        if (profile.Images.TryGetValue(StorageWords.Model, out var storage) && StorageWords.IsIn(storage))
        {
            return TellAsync(StorageWords.Model, (now, itself) => StorageWords.Draft(now, itself, plate, held, reverts));
        }

        // A cap is all that can be asked of the sun.
        return plate.MaxCharge.Value is 0
            ? CapAsync(profile, CapBy.Hold, held is { } most ? new(-most.Value) : null, reverts, stopping)
            : Task.FromResult(NotSupported($"has no SunSpec model for a power to hold; it has {profile.Directory.ModelList}"));

        Task<DerOutcome> TellAsync(int model, Func<ModelImage, ModelImage, ModelDraft> draft)
            => teller.TellAsync(profile.Directory, [new(HoldName, model, draft)], ends: held is null, stopping);
    }

    private static ModelDraft ActivePower(ModelImage now, ModelImage itself, Watt? held, TimeSpan reverts)
    {
        const int InWatt = 1;       // WSetMod; WSet is positive out of the device
        var function = AcFunction.ActivePower;
        return function.Draft(now, held is { } power ? [InWatt, -power.Value] : null, function.StateIn(itself), reverts);
    }

    private DerOutcome? WhyNot(EquipmentProfile profile, DERControlEnumType kind, SetDERControlRequest? control)
        => !profile.Ability.Kinds.ContainsKey(kind)
                ? NotSupported($"has no SunSpec model for {kind}; it has {profile.Directory.ModelList}")
            : control is null ? null
            : Demands.WhyNotSupported(kind, control) is { } unsupported
                ? new(DerResult.NotSupported, $"{deviceId}: {unsupported}")
            : Wordings.Rival(kind) is { } rival && _acting.ContainsKey(rival)
                ? new(DerResult.Failed, $"{deviceId}: {rival} acts by the same registers; it has to end before {kind} can act")
            : null;

    private List<ModelTask> Tasks(
        EquipmentProfile profile, DERControlEnumType kind, SetDERControlRequest? control, TimeSpan? remaining)
        => [.. from wording in Wordings.For(kind, profile.Images)
               select new ModelTask(
                   kind.ToString(),
                   wording.Model,
                   (now, itself) => wording.Draft(
                       new(kind, control, remaining, _lasting.GetValueOrDefault(kind), now, itself, profile.Plate)))];

    private async Task<DerOutcome> LimitAsync(
        EquipmentProfile profile, LimitMaxDischargeType? limit, TimeSpan? remaining, CancellationToken stopping)
    {
        if (limit?.PctMaxDischargePower is < 0 or > 100)
        {
            return new(DerResult.OutOfRange, $"{deviceId}: a limit is between 0 % and 100 %");
        }

        if (limit?.PowerMonitoringMustTrip is not null && profile.Switch is null)
        {
            return NotSupported("cannot be taken off the grid, which powerMonitoringMustTrip needs");
        }

        var watched = Watch(profile, DERControlEnumType.LimitMaxDischarge, limit?.PowerMonitoringMustTrip, remaining);
        Watt? most = limit?.PctMaxDischargePower is { } percent ? new(percent / 100 * profile.Plate.MaxFeedIn.Value) : null;
        return watched.Result is DerResult.Done ? await CapAsync(profile, CapBy.Control, most, remaining, stopping) : watched;
    }

    private DerOutcome Watch(EquipmentProfile profile, DERControlEnumType by, DERCurveType? curve, TimeSpan? remaining)
    {
        if (curve is not null && PowerWatch.WhyNot(curve) is { } refusal)
        {
            return refusal with { Reason = $"{deviceId}: {refusal.Reason}" };
        }

        watch.Put(by, curve, profile.Plate, remaining);
        return Done;
    }

    private DerOutcome NotSupported(string what) => new(DerResult.NotSupported, $"{deviceId} {what}");

    private static void Remember(
        Dictionary<DERControlEnumType, SetDERControlRequest> book, DERControlEnumType kind, SetDERControlRequest? control)
    {
        book.Remove(kind);
        if (control is not null)
        {
            book[kind] = control;
        }
    }
}
