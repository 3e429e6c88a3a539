using System.Globalization;
using System.Text.Json;

namespace Gateway.Benchmarks;

/// <summary>How much of what cars wanted at a recorded site they would have got from this allocator.</summary>
internal static class AcnBenchmark
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    public static int Run(string[] args)
    {
        if (AcnOptions.Parse(args) is not { } options)
        {
            Console.Error.WriteLine($"usage: {AcnOptions.Usage}");
            return 2;
        }

        try
        {
            return Run(options);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or FormatException)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static int Run(AcnOptions options)
    {
        var started = TimeProvider.System.GetTimestamp();
        var garage = new AcnGarage(options);
        if (garage.Sessions == 0)
        {
            Console.Error.WriteLine($"no session of {options.Sessions} is at a station of {options.Site}");
            return 1;
        }

        garage.Run();
        var modes = (options.Quantised ? ", legal pilots only" : ", continuous") + (options.DriverInput ? ", driver input only" : "");
        Console.WriteLine(string.Create(Plain, $"site {options.Site}, {options.CapacityKw:0.###} kW{modes}: {garage.Sessions} sessions"));
        Console.WriteLine(string.Create(Plain, $"delivered {garage.Delivered:0.00} kWh"));
        Console.WriteLine(string.Create(Plain, $"demanded  {garage.Demanded:0.00} kWh"));
        Console.WriteLine(string.Create(Plain, $"ratio     {100 * garage.Delivered / garage.Demanded:0.00} %"));
        var excess = garage.Excess <= 1e-6 ? "no limit exceeded" : $"limits exceeded by up to {(100 * garage.Excess).ToString("0.0000", Plain)} %";
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(string.Create(Plain, $"{excess}; {seconds:0.0} s of computing"));
        return garage.Excess <= 1e-6 ? 0 : 1;
    }
}
