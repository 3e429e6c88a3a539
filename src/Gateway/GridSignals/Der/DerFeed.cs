using Gateway.GridSignals.External;

namespace Gateway.GridSignals.Der;

/// <summary>What equipment feeds in together under a control that limits it, as measured, in W.</summary>
/// <param name="Over">By so much it is too much.</param>
internal readonly record struct DerFeed(double Watt, double Over)
{
    /// <param name="having">Equipment that has the control.</param>
    /// <returns>Null: the control limits no power, or nobody measures it.</returns>
    public static DerFeed? Of(DerControl control, IReadOnlyCollection<IDerEquipment> having, GridPower power, long at)
    {
        if (control.Wire.LimitMaxDischarge?.PctMaxDischargePower is not { } percent)
        {
            return null;
        }

        DerFeed? sum = null;
        foreach (var one in having)
        {
            if (one.Ability is { } ability && power.Given(one.Id, at) is { } watt)
            {
                var may = ability.MaxFeedIn.Value * percent / 100;
                sum = new((sum?.Watt ?? 0) + Math.Max(0, watt), (sum?.Over ?? 0) + Math.Max(0, watt - may));
            }
        }

        return sum;
    }
}
