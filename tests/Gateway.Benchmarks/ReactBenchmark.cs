using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Gateway.Simulation;
using Gateway.Site;

namespace Gateway.Benchmarks;

/// <summary>
/// From a sample of the grid meter to the cut on the wire: the house's load grows in steps, each of which costs every car an ampere.
/// The clock starts when the meter's first answer that shows too much is made, and stops when a station has the profile; all of it
/// over real sockets. What is cut once the site is below its limit again belongs to later ticks and is counted apart.
/// </summary>
internal sealed class ReactBenchmark : IDisposable
{
    private const int Stations = 100, Steps = 10, Limit = 3250;
    private const double StepPerStation = 1;
    private const int Settled = 15;             // seconds after which no car is reckoned to be on its way to another limit
    private const double Noise = 0.1;
    private const ushort FirstCurrent = 6;      // of the SDM630; the rest of the sample is read after it, and counts

    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly ConcurrentQueue<double> _milliseconds = new();
    private int _later;                     // cuts that no overload asked for
    private readonly double[] _draws = [.. Enumerable.Repeat(0.0, Stations)];
    private double _house = 10;             // what the house draws, to be sampled
    private double _sampled = 10;           // what the last sample had; the meter's own, as is the next
    private long _sampledAt;                // when the house's load last changed in a sample; Volatile, as the one above

    public static async Task<int> RunAsync()
    {
        using var benchmark = new ReactBenchmark();
        return await benchmark.MeasureAsync().ConfigureAwait(false);
    }

    public void Dispose() => _milliseconds.Clear();

    private async Task<int> MeasureAsync()
    {
        using var csms = new LoadCsms();
        await using var meter = await ModbusServer.StartAsync(new(IPAddress.Loopback, 0), Answer, CancellationToken.None).ConfigureAwait(false);
        using var gateway = new GatewayProcess(csms.Url, circuits: $$"""
            circuits: [ { id: main, limit: {{Limit}} A, meter: grid, uncontrolled: 50 A } ]
            devices: [ { id: grid, role: grid, model: eastron-sdm630, connect: "tcp://{{meter.EndPoint}}", every: 200 ms } ]
            """);
        await gateway.StartedAsync().ConfigureAwait(false);
        using var fleet = await LoadFleet.ConnectAsync(Stations, gateway.Url).ConfigureAwait(false);
        for (var i = 0; i < Stations; i++)
        {
            Plug(fleet.Stations[i], i);
        }

        if (!await ReachedAsync(fleet, 30).ConfigureAwait(false))
        {
            Console.Error.WriteLine($"the cars were given {_draws.Average():0.0} A each instead of 30 A");
            return 1;
        }

        await TellAsync(fleet, Settled).ConfigureAwait(false);
        for (var step = 0; step < Steps; step++)
        {
            Volatile.Write(ref _house, Volatile.Read(ref _house) + (Stations * StepPerStation));
            await TellAsync(fleet, Settled).ConfigureAwait(false);
        }

        var sorted = _milliseconds.Order().ToList();
        Console.WriteLine($"{Stations} stations, {Steps} steps of {Stations * StepPerStation} A: {sorted.Count} cuts of an overload, {_later} later ones");
        Console.WriteLine($"sample to profile on the wire: p50 {sorted[sorted.Count / 2]:0.0} ms, p99 {sorted[sorted.Count * 99 / 100]:0.0} ms, worst {sorted[^1]:0.0} ms");
        return 0;
    }

    private void Plug(LoadStation station, int index)
    {
        station.Draws = 0;
        station.Asked = (action, payload, at) =>
        {
            if (action is "SetChargingProfile" && LimitOf(payload) is { } limit)
            {
                Told(index, limit, at);
                station.Draws = limit;
            }
        };
        station.SendMeterValues();
    }

    private void Told(int index, double limit, long at)
    {
        if (limit < _draws[index] && Volatile.Read(ref _sampledAt) is > 0 and var from)
        {
            if (Volatile.Read(ref _sampled) + _draws.Sum() > Limit)
            {
                _milliseconds.Enqueue(Time.GetElapsedTime(from, at).TotalMilliseconds);
            }
            else
            {
                Interlocked.Increment(ref _later);
            }
        }

        Volatile.Write(ref _draws[index], limit);
    }

    /// <summary>The live limit; null: this is the fallback profile.</summary>
    private static double? LimitOf(ReadOnlyMemory<byte> payload)
    {
        using var json = JsonDocument.Parse(payload);
        var profile = json.RootElement.GetProperty("chargingProfile");
        return profile.GetProperty("chargingProfilePurpose").GetString() is "TxProfile"
            ? profile.GetProperty("chargingSchedule")[0].GetProperty("chargingSchedulePeriod")[0].GetProperty("limit").GetDouble()
            : null;
    }

    private async Task<bool> ReachedAsync(LoadFleet fleet, double ampere)
    {
        for (var second = 0; second < 150 && _draws.Min() < ampere; second++)
        {
            await TellAsync(fleet, seconds: 1).ConfigureAwait(false);
        }

        return _draws.Min() >= ampere;
    }

    /// <summary>Each car's measurement, once a second.</summary>
    private static async Task TellAsync(LoadFleet fleet, int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            foreach (var station in fleet.Stations.Where(s => !s.Waiting))
            {
                station.SendMeterValues();
            }

            await Task.Delay(TimeSpan.FromSeconds(1), Time, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private ushort[]? Answer(ModbusRequest request)
    {
        var house = Volatile.Read(ref _house);
        if (request.Address <= FirstCurrent && house != _sampled)
        {
            Volatile.Write(ref _sampledAt, Time.GetTimestamp());
            Volatile.Write(ref _sampled, house);
        }

        return Registers(request);
    }

    private ushort[] Registers(ModbusRequest request)
    {
        var current = _sampled + _draws.Sum() + (Random.Shared.NextDouble() * Noise);      // one that stood still would be taken for frozen
        var image = SimulatedSdm630.Image(new(
            PerPhase<Volt>.Same(new(230)), PerPhase<Ampere>.Same(new(current)), PerPhase<Watt>.Same(new(current * 230)), new(0), new(0), 50));
        return image.AsSpan(request.Address, request.Count).ToArray();
    }
}
