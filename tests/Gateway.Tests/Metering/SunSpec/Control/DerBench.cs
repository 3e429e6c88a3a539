using Gateway.GridSignals;
using Gateway.Metering;
using Gateway.Metering.SunSpec;
using Gateway.Metering.SunSpec.Control;
using Gateway.Ocpp.Records.V2;
using Gateway.Simulation.Der;
using Gateway.Site;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Metering.SunSpec.Control;

/// <summary>A simulated device and the gateway's equipment for it, with no line between them and time by hand.</summary>
internal sealed class DerBench : IDisposable
{
    private readonly SteeredDevice _polled;
    private readonly DerLine _line;

    private DerBench(DerSetup setup, OwnSettings? own, ManualTime time, SimulatedDer der)
    {
        (Time, Device, _line) = (time, der, new(der, time));
        var role = setup.Stores ? DeviceRole.Battery : DeviceRole.Pv;
        var described = new SunSpecDevice("inv-1", new(role));
        Equipment = new("inv-1", setup.Stores, described, new(_line.ReadAsync, WriteAsync), own ?? new(null), Time, NullLogger.Instance);
        _polled = new(described, Equipment);
    }

    public ManualTime Time { get; }

    public SimulatedDer Device { get; }

    public SunSpecEquipment Equipment { get; }

    /// <summary>After sunset nobody answers.</summary>
    public bool IsAsleep
    {
        get => _line.IsAsleep;
        set => _line.IsAsleep = value;
    }

    /// <summary>Registers that were written, request by request: the first and how many.</summary>
    public List<(int First, int Count)> Writes { get; } = [];

    public static async Task<DerBench> StartAsync(DerSetup? setup = null, OwnSettings? own = null)
    {
        var time = new ManualTime();
        var bench = new DerBench(setup ?? new(), own, time, new(setup ?? new(), time));
        await bench.PollAsync();
        return bench;
    }

    /// <summary>The gateway is started anew; the device goes on.</summary>
    public async Task<DerBench> RestartedAsync(OwnSettings? own = null)
    {
        var bench = new DerBench(Device.Setup, own, Time, Device);
        await bench.PollAsync();
        return bench;
    }

    public Task<DerOutcome> PutAsync(DERControlEnumType kind, SetDERControlRequest? control, TimeSpan? remaining = null)
        => PassAsync(Equipment.PutAsync(kind, control, remaining, default));

    public Task<DerOutcome> HoldAsync(double? watt, int seconds = 60)
        => PassAsync(Equipment.HoldAsync(watt is { } power ? new(power) : null, TimeSpan.FromSeconds(seconds), default));

    public Task<DerOutcome> CapAsync(double? watt, int seconds = 60)
        => PassAsync(Equipment.CapAsync(watt is { } power ? new(power) : null, TimeSpan.FromSeconds(seconds), default));

    public Task<PolledSample> PollAsync() => PassAsync(_polled.PollAsync(_line.ReadAsync, default));

    /// <summary>What stands in a point's registers.</summary>
    public ushort[] Raw(int model, string path) => Device.Registers(model, path).Registers;

    /// <summary>Lets time pass only while somebody waits for it.</summary>
    public async Task<T> PassAsync<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            if (Time.HasTimers)
            {
                Time.Advance(TimeSpan.FromMilliseconds(100));
            }

            await Task.Yield();
        }

        return await task;
    }

    public void Dispose() => Equipment.Dispose();

    private Task<ModbusAnswer> WriteAsync(ushort first, ushort[] values, CancellationToken stopping)
    {
        Writes.Add((first, values.Length));
        return _line.WriteAsync(first, values, stopping);
    }
}
