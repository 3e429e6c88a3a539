using Gateway.Metering;
using Gateway.Simulation;
using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.Metering;

/// <summary>Devices that do not take every request, read by the map of the SDM630 with its gap allowed for.</summary>
public sealed class MappedDeviceTests
{
    private static readonly DeviceMap Map
        = DeviceMaps.Load("eastron-sdm630", [Repository.File("site-config/devices")]).For(DeviceRole.Grid, 1, null, false, out _)! with { Gap = 40 };

    private static readonly ushort[] Image = SimulatedSdm630.Image(new(
        PerPhase<Volt>.Same(new(230)), new PerPhase<Ampere>(new(10), new(20), new(30)), new PerPhase<Watt>(new(2300), new(4600), new(6900)),
        new(1000), new(2000), 50));

    private readonly List<RegisterBlock> _asked = [];

    //          what the device does               requests of the first poll that comes through
    [Theory]
    [InlineData("takes everything",                "0-75")]
    [InlineData("refuses gaps",                    "0-17 52-75")]
    [InlineData("refuses more than 20 registers",  "0-11 12-17 52-63 70-75")]
    [InlineData("refuses more than 4 registers",   "0-3 4-7 8-11 12-15 16-17 52-53 56-57 60-63 70-73 74-75")]
    public async Task A_device_is_read_in_the_way_that_it_takes(string does, string requests)
    {
        var device = new MappedDevice("grid", Map, TimeProvider.System);

        var (sample, failure) = await device.PollAsync((block, _) => Task.FromResult(Answer(does, block)), default);

        Assert.True(sample is not null, failure.Reason);
        Assert.Equal(new PerPhase<Ampere>(new(10), new(20), new(30)), sample.Value.Reading.Current);
        Assert.Equal(new WattHour(2000), sample.Value.Reading.EnergyExport);

        _asked.Clear();
        await device.PollAsync((block, _) => Task.FromResult(Answer(does, block)), default);
        Assert.Equal(requests, string.Join(' ', _asked.Select(b => $"{b.First}-{b.End - 1}")));
    }

    [Fact]
    public async Task A_sample_is_as_old_as_its_first_request()
    {
        var now = 100L;

        var (sample, _) = await new MappedDevice("grid", Map with { Gap = 0 }, TimeProvider.System)
            .PollAsync((block, _) => Task.FromResult(Answer("takes everything", block) with { SentAt = now++ }), default);

        Assert.Equal((100, 102), (sample!.Value.Reading.TakenAt, now));
    }

    [Fact]
    public async Task A_device_that_refuses_everything_is_not_asked_for_ever()
    {
        var device = new MappedDevice("grid", Map, TimeProvider.System);

        var (sample, failure) = await device.PollAsync((block, _) => Task.FromResult(Answer("refuses everything", block)), default);

        Assert.Null(sample);
        Assert.Equal(ModbusOutcome.Refused, failure.Outcome);
        Assert.InRange(_asked.Count, 1, 10);
    }

    private ModbusAnswer Answer(string does, RegisterBlock block)
    {
        _asked.Add(block);
        var isRefused = does switch
        {
            "refuses gaps" => block is { First: < 18, End: > 18 },
            "refuses more than 20 registers" => block.Count > 20,
            "refuses more than 4 registers" => block.Count > 4,
            "refuses everything" => true,
            _ => false,
        };
        return isRefused
            ? ModbusAnswer.Refuse(2, "refused")
            : ModbusAnswer.Of(Image[block.First..block.End]);
    }
}
