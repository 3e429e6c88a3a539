namespace Gateway.Metering.SunSpec;

/// <summary>What one read says of the device's own conductors A, B and C. What must be there and is not becomes a doubt.</summary>
/// <param name="direction">1 or -1, for power.</param>
internal sealed class Terminals(ModelImage image, AcPoints points, int model, int direction, List<string> doubts)
{
    private const string Letters = "ABC";

    private readonly bool _asleep = points.State is { } state && image.Read(state).Number is { } at && points.Asleep.Contains((int)at);

    /// <summary>1 to 3. Model ids end in their number of phases, 4 being three phases without a neutral; model 701 tells it.</summary>
    public int Used { get; } = model switch
    {
        701 => image.Read("ACType").Number switch { 0 => 1, 1 => 2, _ => 3 },
        _ => Math.Min(model % 10, 3),
    };

    public double? Total() => Taken(image.Read(points.TotalPower), "the power") * direction;

    /// <summary>Magnitudes or not, as the device has it. Null: not on each conductor in use.</summary>
    public double[]? Current()
    {
        var values = new double[Used];
        for (var i = 0; i < Used; i++)
        {
            var reading = image.Read(points.Current[i]);
            if (reading is { Number: null, Fault: null } && Used == 1)
            {
                reading = image.Read(points.TotalCurrent);
            }

            if (Taken(reading, $"the current of {Letters[i]}") is not { } value)
            {
                return null;
            }

            values[i] = value;
        }

        return values;
    }

    /// <summary>Null: not on each conductor in use. That is no doubt, as many devices only tell the sum.</summary>
    public double[]? Power(double? total)
    {
        if (Used == 1)
        {
            return total is { } single ? [single] : null;
        }

        var values = new double[Used];
        for (var i = 0; i < Used; i++)
        {
            if (points.Power.IsEmpty || Told(points.Power[i]) is not { } value)
            {
                return null;
            }

            values[i] = value * direction;
        }

        return values;
    }

    /// <summary>To neutral, of the conductors in use; null: it tells none, as without a neutral.</summary>
    public double?[] Voltage() => [.. points.Voltage.Take(Used).Select(Told)];

    private double? Told(string point)
    {
        var reading = image.Read(point);
        if (reading.Fault is { } fault)
        {
            doubts.Add(fault);
        }

        return reading.Number;
    }

    private double? Taken(PointReading reading, string what)
    {
        if (reading is { Number: null, Fault: null } && _asleep)
        {
            return 0;
        }

        if (reading.Number is null)
        {
            doubts.Add(reading.Fault ?? $"it has no value for {what}");
        }

        return reading.Number;
    }
}
