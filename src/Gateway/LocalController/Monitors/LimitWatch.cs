using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Monitors;

/// <summary>
/// Thresholds, and distances from a target: told when the value is beyond, and again when it is back. A value that is beyond when the
/// monitor is set is told at once.
/// </summary>
internal sealed class LimitWatch(VariableMonitor monitor) : Watch(monitor)
{
    private bool _isBeyond;

    public override Sighting? See(in Look look)
    {
        if (Look.Number(look.Value) is not { } value
            || IsBeyond(value, Look.Number(look.Target)) is not { } isBeyond
            || isBeyond == _isBeyond)
        {
            return null;
        }

        _isBeyond = isBeyond;
        var isThreshold = Monitor.Type is MonitorEnumType.UpperThreshold or MonitorEnumType.LowerThreshold;
        return new(isThreshold ? EventTriggerEnumType.Alerting : EventTriggerEnumType.Delta, !isBeyond);
    }

    // Null: there is no target now.
    private bool? IsBeyond(double value, double? target) => Monitor.Type switch
    {
        MonitorEnumType.UpperThreshold => value > Monitor.Value,
        MonitorEnumType.LowerThreshold => value < Monitor.Value,
        _ when target is null => null,
        MonitorEnumType.TargetDelta => Math.Abs(value - target.Value) > Monitor.Value,
        _ => Math.Abs(value - target.Value) > Monitor.Value * Math.Abs(target.Value),
    };
}
