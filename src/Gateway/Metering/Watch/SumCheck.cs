using System.Globalization;
using Gateway.Site;

namespace Gateway.Metering.Watch;

/// <summary>Do the phases add up to what the device calls the sum?</summary>
internal sealed class SumCheck
{
    /// <summary>One or two may be a step of the load between two reads.</summary>
    private const int Samples = 3;

    private const double Share = 0.1;
    private const double Noise = 100;       // W

    private int _inARow;

    /// <summary>Null: nothing is wrong.</summary>
    public string? Judge(DeviceReading reading)
    {
        if (reading is not { Power: { } power, TotalPower: { Value: var total } })
        {
            return null;
        }

        var sum = power.L1.Value + power.L2.Value + power.L3.Value;
        var size = Math.Abs(power.L1.Value) + Math.Abs(power.L2.Value) + Math.Abs(power.L3.Value);
        _inARow = Math.Abs(sum - total) > Share * size + Noise ? _inARow + 1 : 0;
        return _inARow < Samples ? null : string.Create(
            CultureInfo.InvariantCulture, $"its phases have {sum:0} W together and it tells a sum of {total:0} W, {_inARow} times in a row");
    }
}
