using System.Globalization;

namespace Gateway.Benchmarks;

/// <summary>How large the load is.</summary>
/// <param name="Stations">For latency and throughput.</param>
/// <param name="Seconds">Each measurement.</param>
/// <param name="Idle">Numbers of idle stations at which memory is taken.</param>
internal sealed record RelayOptions(int Stations, int Seconds, int[] Idle)
{
    public static RelayOptions Parse(string[] args)
    {
        var options = new RelayOptions(100, 5, [1000, 5000]);
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            options = args[i] switch
            {
                "--stations" => options with { Stations = Number(args[i + 1]) },
                "--seconds" => options with { Seconds = Number(args[i + 1]) },
                "--idle" => options with { Idle = [.. args[i + 1].Split(',').Select(Number)] },
                _ => throw new ArgumentException($"unknown option {args[i]}"),
            };
        }

        return options;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
