using System.Collections.Immutable;
using Gateway.GridSignals;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.Metering.SunSpec.Control;

/// <summary>
/// An inverter or battery that speaks SunSpec and takes commands. It is explored when its readings first come in; while none come,
/// nothing is written, so that a device that sleeps holds up nobody on its line.
/// </summary>
internal sealed class SunSpecEquipment(
    string id, bool stores, SunSpecDevice device, UnitModels unit, OwnSettings own, TimeProvider time, ILogger logger) : IDerEquipment, IDisposable
{
    private const string HoldName = "Hold";
    private const string LimitName = "Limit";
    private const string SwitchName = "Switch";

    private static readonly DerOutcome Done = new(DerResult.Done);

    private readonly SemaphoreSlim _turn = new(1, 1);       // whoever has it may tell the device something
    private readonly ModelTeller _teller = new(id, unit, own, time);
    private readonly PowerWatch _watch = new(time);
    private readonly Dictionary<DERControlEnumType, SetDERControlRequest> _acting = [];      // by whoever has the turn
    private readonly Dictionary<DERControlEnumType, SetDERControlRequest> _lasting = [];     // of these, without an end
    private FeedInCaps _caps = FeedInCaps.None;
    private EquipmentProfile? _profile;
    private string? _fault = "has not been reached yet";
    private string? _unexplored;
    private bool _isTripped;

    public string Id => id;

    public DerAbility? Ability => Volatile.Read(ref _profile)?.Ability;

    public ImmutableArray<GridEventFaultEnumType> Faults
        => Volatile.Read(ref _isTripped) ? [.. device.Faults.Union([GridEventFaultEnumType.OverCurrent])] : device.Faults;

    public Task<DerOutcome> PutAsync(DERControlEnumType kind, SetDERControlRequest? control, TimeSpan? remaining, CancellationToken stopping)
        => AloneAsync(profile => PutAsync(profile, kind, control, remaining, stopping), stopping);

    public Task<DerOutcome> HoldAsync(Watt? power, TimeSpan reverts, CancellationToken stopping)
        => AloneAsync(profile => HoldAsync(profile, power, reverts, stopping), stopping);

    public Task<DerOutcome> CapAsync(Watt? feedIn, TimeSpan reverts, CancellationToken stopping)
        => AloneAsync(profile => CapAsync(profile, CapBy.Cap, feedIn, reverts, stopping), stopping);

    public void Dispose() => _turn.Dispose();

    /// <summary>The device was polled. <paramref name="feedIn"/>: what it measured; null: nothing, for the reason of the fault.</summary>
    public async Task PolledAsync(Watt? feedIn, string? fault, CancellationToken stopping)
    {
        Volatile.Write(ref _fault, fault);
        if (fault is not null)
        {
            return;
        }

        if (device.Directory is { } directory && !ReferenceEquals(_profile?.Directory, directory))
        {
            await ExploreAsync(directory, stopping);
        }

        if (feedIn is { } power && Volatile.Read(ref _profile) is { Switch: { } offSwitch } profile)
        {
            await WatchAsync(profile, offSwitch, _watch.MustTrip(power), stopping);
        }
    }

    private async Task ExploreAsync(SunSpecDirectory directory, CancellationToken stopping)
    {
        var (profile, fault) = await EquipmentProfile.ExploreAsync(directory, unit, stores, stopping);
        Volatile.Write(ref _profile, profile);
        if (profile is not null)
        {
            own.Open($"{directory.Maker} {directory.Product} {directory.Serial}");
            _unexplored = null;
            Volatile.Write(ref _isTripped, profile.Switch is { } offSwitch && own.Keeps(SwitchName, offSwitch.Model));      // by an earlier run
            Log.EquipmentExplored(logger, id, profile.Ability.Kinds.Count, string.Join(", ", profile.Ability.Kinds.Keys.Order()));
        }
        else if (fault != _unexplored)
        {
            _unexplored = fault;
            Log.EquipmentUnknown(logger, id, fault);
        }
    }

    private async Task<DerOutcome> AloneAsync(Func<EquipmentProfile, Task<DerOutcome>> tell, CancellationToken stopping)
    {
        await _turn.WaitAsync(stopping);
        try
        {
            return Volatile.Read(ref _fault) is { } fault ? new(DerResult.Failed, $"{id} {fault}")
                : Volatile.Read(ref _profile) is { } profile ? await tell(profile)
                : new(DerResult.Failed, $"{id} {_unexplored ?? "has not been explored yet"}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(DerResult.Failed, $"{id} is told nothing, as its own settings cannot be kept: {e.Message}");
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<DerOutcome> PutAsync(
        EquipmentProfile profile, DERControlEnumType kind, SetDERControlRequest? control, TimeSpan? remaining, CancellationToken stopping)
    {
        if (!profile.Ability.Kinds.ContainsKey(kind))
        {
            return new(DerResult.NotSupported, $"{id} has no SunSpec model for {kind}; it has {profile.Directory.ModelList}");
        }

        if (control is not null && Demands.WhyNotSupported(kind, control) is { } unsupported)
        {
            return new(DerResult.NotSupported, $"{id}: {unsupported}");
        }

        if (control is not null && Wordings.Rival(kind) is { } rival && _acting.ContainsKey(rival))
        {
            return new(DerResult.Failed, $"{id}: {rival} acts by the same registers; it has to end before {kind} can act");
        }

        var outcome = kind switch
        {
            DERControlEnumType.LimitMaxDischarge => await PutLimitAsync(profile, control?.LimitMaxDischarge, remaining, stopping),
            DERControlEnumType.PowerMonitoringMustTrip => Watch(profile, kind, control?.Curve, remaining),
            _ => await _teller.TellAsync(profile.Directory, Tasks(profile, kind, control, remaining), ends: control is null, stopping),
        };
        if (outcome.Result is DerResult.Done)
        {
            Remember(_acting, kind, control);
            Remember(_lasting, kind, remaining is null ? control : _lasting.GetValueOrDefault(kind));
        }

        return outcome;
    }

    private static void Remember(Dictionary<DERControlEnumType, SetDERControlRequest> book, DERControlEnumType kind, SetDERControlRequest? control)
    {
        book.Remove(kind);
        if (control is not null)
        {
            book[kind] = control;
        }
    }

    private List<ModelTask> Tasks(EquipmentProfile profile, DERControlEnumType kind, SetDERControlRequest? control, TimeSpan? remaining)
        => [.. from wording in Wordings.For(kind, profile.Images)
               select new ModelTask(
                   kind.ToString(),
                   wording.Model,
                   (now, itself) => wording.Draft(new(kind, control, remaining, _lasting.GetValueOrDefault(kind), now, itself, profile.Plate)))];

    private async Task<DerOutcome> PutLimitAsync(
        EquipmentProfile profile, LimitMaxDischargeType? limit, TimeSpan? remaining, CancellationToken stopping)
    {
        if (limit?.PctMaxDischargePower is < 0 or > 100)
        {
            return new(DerResult.OutOfRange, $"{id}: a limit is between 0 % and 100 %");
        }

        if (limit?.PowerMonitoringMustTrip is not null && profile.Switch is null)
        {
            return new(DerResult.NotSupported, $"{id} cannot be taken off the grid, which powerMonitoringMustTrip needs");
        }

        var watched = Watch(profile, DERControlEnumType.LimitMaxDischarge, limit?.PowerMonitoringMustTrip, remaining);
        return watched.Result is DerResult.Done
            ? await CapAsync(
                profile, CapBy.Control, limit?.PctMaxDischargePower is { } percent ? new(percent / 100 * profile.Plate.MaxFeedIn.Value) : null, remaining, stopping)
            : watched;
    }

    private DerOutcome Watch(EquipmentProfile profile, DERControlEnumType by, DERCurveType? curve, TimeSpan? remaining)
    {
        if (curve is not null && PowerWatch.WhyNot(curve) is { } refusal)
        {
            return refusal with { Reason = $"{id}: {refusal.Reason}" };
        }

        _watch.Put(by, curve, profile.Plate, remaining);
        return Done;
    }

    private async Task<DerOutcome> CapAsync(EquipmentProfile profile, CapBy by, Watt? feedIn, TimeSpan? remaining, CancellationToken stopping)
    {
        if (profile.Limit is not { } function)
        {
            return new(DerResult.NotSupported, $"{id} has no SunSpec model that caps its feed-in; it has {profile.Directory.ModelList}");
        }

        var caps = _caps.With(by, feedIn, remaining, time);
        if (caps.All.IsEmpty && !own.Keeps(LimitName, function.Model))
        {
            return Done;        // nothing was told, so nothing has to be taken back
        }

        var task = new ModelTask(LimitName, function.Model, (now, itself) => caps.Draft(function, now, itself, profile.Plate, time));
        var outcome = await _teller.TellAsync(profile.Directory, [task], ends: caps.All.IsEmpty, stopping);
        _caps = outcome.Result is DerResult.Done ? caps : _caps;
        return outcome;
    }

    private Task<DerOutcome> HoldAsync(EquipmentProfile profile, Watt? power, TimeSpan reverts, CancellationToken stopping)
    {
        var plate = profile.Plate;
        Watt? held = power is { } asked ? new(Math.Clamp(asked.Value, -plate.MaxFeedIn.Value, plate.MaxCharge.Value)) : null;
        if (profile.Images.TryGetValue(AcFunction.ActivePower.Model, out var ac) && AcFunction.ActivePower.IsIn(ac))
        {
            return TellHoldAsync(AcFunction.ActivePower.Model, (now, itself) => ActivePower(now, itself, held, reverts));
        }

        if (profile.Images.TryGetValue(StorageWords.Model, out var storage) && StorageWords.IsIn(storage))
        {
            return TellHoldAsync(StorageWords.Model, (now, itself) => StorageWords.Draft(now, itself, plate, held, reverts));
        }

        // A cap is all that can be asked of the sun.
        return plate.MaxCharge.Value is 0
            ? CapAsync(profile, CapBy.Hold, held is { } most ? new(-most.Value) : null, reverts, stopping)
            : Task.FromResult(new DerOutcome(DerResult.NotSupported, $"{id} has no SunSpec model for a power to hold; it has {profile.Directory.ModelList}"));

        Task<DerOutcome> TellHoldAsync(int model, Func<ModelImage, ModelImage, ModelDraft> draft)
            => _teller.TellAsync(profile.Directory, [new(HoldName, model, draft)], ends: held is null, stopping);
    }

    private static ModelDraft ActivePower(ModelImage now, ModelImage itself, Watt? held, TimeSpan reverts)
    {
        const int InWatt = 1;       // WSetMod; WSet is positive out of the device
        var function = AcFunction.ActivePower;
        return function.Draft(now, held is { } power ? [InWatt, -power.Value] : null, function.StateIn(itself), reverts);
    }

    /// <summary>Takes the device off the grid, and lets it on again when nothing is watched any more. What fails is tried at the next poll.</summary>
    private async Task WatchAsync(EquipmentProfile profile, OffSwitch offSwitch, bool mustTrip, CancellationToken stopping)
    {
        var goesOn = _isTripped && !_watch.IsOn;
        if (!goesOn && (!mustTrip || _isTripped))
        {
            return;
        }

        var outcome = await AloneAsync(
            _ => _teller.TellAsync(profile.Directory, [new(SwitchName, offSwitch.Model, (now, _) => offSwitch.Draft(now, on: goesOn))], ends: goesOn, stopping), stopping);
        if (outcome.Result is not DerResult.Done)
        {
            Log.SwitchFailed(logger, id, outcome.Reason);
            return;
        }

        Volatile.Write(ref _isTripped, !goesOn);
        if (goesOn)
        {
            Log.LetOnAgain(logger, id);
        }
        else
        {
            Log.TakenOff(logger, id);
        }
    }
}
