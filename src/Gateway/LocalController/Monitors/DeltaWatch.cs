using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Monitors;

/// <summary>A number that has moved by more than the step since it was last told; anything else that has changed at all.</summary>
internal sealed class DeltaWatch(VariableMonitor monitor) : Watch(monitor)
{
    private string? _told;

    public override Sighting? See(in Look look)
    {
        if (_told is not null && !HasMoved(_told, look))
        {
            return null;
        }

        var isFirst = _told is null;
        _told = look.Value;
        return isFirst ? null : new(EventTriggerEnumType.Delta);
    }

    private bool HasMoved(string told, in Look look)
        => look.IsNumber && Look.Number(told) is { } before && Look.Number(look.Value) is { } now
            ? Math.Abs(now - before) > Monitor.Value
            : told != look.Value;
}
