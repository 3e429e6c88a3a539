using Gateway.GridSignals;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.Metering.SunSpec.Control;

/// <summary>Takes a device off the grid that feeds in too much, and lets it on again when nobody watches its power any more.</summary>
internal sealed class PowerTrip(string deviceId, ModelTeller teller, PowerWatch watch, OwnSettings own, ILogger logger)
{
    private const string Name = "Switch";

    private volatile bool _isOff;

    /// <summary>How it is told upstream: OCPP has no fault for power.</summary>
    public static GridEventFaultEnumType Fault => GridEventFaultEnumType.OverCurrent;

    public bool IsOff => _isOff;

    /// <summary>An earlier run may have taken it off.</summary>
    public void Resume(EquipmentProfile profile) => _isOff = profile.Switch is { } offSwitch && own.Keeps(Name, offSwitch.Model);

    /// <summary>Takes a measurement. True: it has to go on again; false: off; null: it stays as it is.</summary>
    public bool? WhatNow(Watt feedIn)
        => watch.MustTrip(feedIn) ? (_isOff ? null : false)
            : _isOff && !watch.IsOn ? true
            : null;

    public Task<DerOutcome> SwitchAsync(EquipmentProfile profile, OffSwitch offSwitch, bool on, CancellationToken stopping)
        => teller.TellAsync(
            profile.Directory, [new(Name, offSwitch.Model, (now, _) => offSwitch.Draft(now, on))], ends: on, stopping);

    /// <summary>What failed is tried again at the next poll.</summary>
    public void Did(bool on, DerOutcome outcome)
    {
        if (outcome.Result is not DerResult.Done)
        {
            Log.SwitchFailed(logger, deviceId, outcome.Reason);
            return;
        }

        _isOff = !on;
        if (on)
        {
            Log.LetOnAgain(logger, deviceId);
        }
        else
        {
            Log.TakenOff(logger, deviceId);
        }
    }
}
