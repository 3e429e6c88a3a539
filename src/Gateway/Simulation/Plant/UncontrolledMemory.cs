namespace Gateway.Simulation.Plant;

/// <summary>The smallest value of the last so many steps, per phase; kept in buckets of a second.</summary>
internal sealed class UncontrolledMemory
{
    private const int Seconds = 256;

    private readonly double[][] _buckets = [Empty(), Empty(), Empty()];
    private readonly double[] _before = [double.MaxValue, double.MaxValue, double.MaxValue];
    private int _second = -1;

    public double[] Least { get; } = new double[3];

    public void Step(int step, double[] now, int patience)
    {
        var second = step / PlantTime.StepsPerSecond;
        var isNew = second != _second;
        for (var p = 0; p < 3; p++)
        {
            var buckets = _buckets[p];
            if (isNew)
            {
                _before[p] = Smallest(buckets, second, Math.Min((patience / PlantTime.StepsPerSecond) + 1, Seconds - 1));
                buckets[second % Seconds] = double.MaxValue;
            }

            buckets[second % Seconds] = Math.Min(buckets[second % Seconds], now[p]);
            Least[p] = Math.Min(_before[p], buckets[second % Seconds]);
        }

        _second = second;
    }

    private static double Smallest(double[] buckets, int second, int count)
    {
        var least = double.MaxValue;
        for (var back = 1; back <= count; back++)
        {
            least = Math.Min(least, buckets[(second - back + (2 * Seconds)) % Seconds]);
        }

        return least;
    }

    private static double[] Empty()
    {
        var buckets = new double[Seconds];
        Array.Fill(buckets, double.MaxValue);
        return buckets;
    }
}
