using System.Net;
using Gateway.Metering;
using Gateway.Simulation;
using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.Metering;

public sealed class MeterPollerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly MeterPicture Picture = new(
        PerPhase<Volt>.Same(new(230)),
        new PerPhase<Ampere>(new(10), new(20), new(30)),
        new PerPhase<Watt>(new(2300), new(-4600), new(6900)),
        new(1000),
        new(2000),
        50);

    private readonly ManualTime _time = new();
    private readonly List<Heard> _heard = [];

    [Fact]
    public async Task A_meter_is_read_with_the_age_of_its_request()
    {
        await using var meter = await SimulatedSdm630.StartAsync(new(IPAddress.Loopback, 0), () => Picture, default);
        await using var site = await MeteredSite.StartAsync(_time, MeteredSite.Sdm630("grid", Url(meter)));

        Assert.Equal(("meterBack", "grid"), (await site.HappensAsync()) is var e ? (e.Kind, e.Subject) : default);

        var (_, role, reading, fault) = site.Device("grid");
        Assert.Equal((DeviceRole.Grid, null), (role, fault));
        Assert.Equal(new PerPhase<Ampere>(new(10), new(-20), new(30)), reading!.Current);
        Assert.Equal(new Watt(4600), reading.TotalPower);
        Assert.Equal(new WattHour(1000), reading.EnergyImport);
        Assert.Equal(_time.GetTimestamp(), reading.TakenAt);
    }

    [Fact]
    public async Task A_meter_is_asked_once_in_its_period()
    {
        await using var meter = new ScriptedMeter(Good);
        await using var site = await MeteredSite.StartAsync(_time, MeteredSite.Sdm630("grid", meter.Url));
        foreach (var turn in (int[])[1, 2, 3])
        {
            Assert.Equal((2 * turn - 1, 0), (await meter.HearsAsync()) is var first ? (first.Number, first.Address) : default);
            Assert.Equal((2 * turn, 52), (await meter.HearsAsync()) is var second ? (second.Number, second.Address) : default);
            await site.ReadsAsync("grid", _time.GetTimestamp());
            _time.Advance(Second);
        }
    }

    [Fact]
    public async Task An_unplugged_meter_is_told_once_and_its_last_reading_grows_old()
    {
        await using var meter = await SimulatedSdm630.StartAsync(new(IPAddress.Loopback, 0), () => Picture, default);
        await using var site = await MeteredSite.StartAsync(TimeProvider.System, MeteredSite.Sdm630("grid", Url(meter), every: "00:00:00.1"));
        await site.HappensAsync();

        meter.Unplugged = true;
        Assert.Equal("meterLost", (await site.HappensAsync()).Kind);
        Assert.NotNull(site.Device("grid").Reading);
        Assert.NotNull(site.Device("grid").Fault);

        meter.Unplugged = false;
        Assert.Equal("meterBack", (await site.HappensAsync()).Kind);
        Assert.Null(site.Device("grid").Fault);
    }

    //          what it does              what is told
    [Theory]
    [InlineData("says nothing",           "did not answer within 1 s")]
    [InlineData("answers for unit 9",     "answered for unit 9 when asked for 1")]
    [InlineData("wrong transaction",      "which nobody began")]
    [InlineData("stops half-way",         "sent 20 bytes of an answer and not the rest within 1 s")]
    [InlineData("exception",              "refused input 0..1: exception 2, it has no such registers")]
    [InlineData("too few registers",      "answered 2 bytes, announced as 2, when asked for 36")]
    [InlineData("another function",       "answered function 3 when asked for 4")]
    [InlineData("NaN",                    "is not believed: it has no value for the voltage of L1")]
    [InlineData("resets",                 "ended the connection")]
    public async Task A_meter_at_fault_is_told_with_the_reason_and_a_good_answer_ends_it(string does, string told)
    {
        var good = 0;
        await using var meter = new ScriptedMeter(h => Volatile.Read(ref good) == 1 ? Good(h) : Bad(does, h));
        await using var site = await MeteredSite.StartAsync(TimeProvider.System, MeteredSite.Sdm630("grid", meter.Url));

        var lost = await site.HappensAsync();
        Assert.Equal("meterLost", lost.Kind);
        Assert.Contains(told, lost.Text, StringComparison.Ordinal);
        Assert.StartsWith($"unit 1 at 127.0.0.1:{meter.Port} ", site.Device("grid").Fault, StringComparison.Ordinal);
        Assert.Null(site.Device("grid").Reading);
        Assert.True(site.Metering.IsAlive, "a dead meter is no dead loop");

        Volatile.Write(ref good, 1);
        Assert.Equal("meterBack", (await site.HappensAsync()).Kind);
        Assert.Null(site.Device("grid").Fault);
    }

    [Fact]
    public async Task A_dead_unit_does_not_take_the_line_from_its_neighbour()
    {
        await using var meter = new ScriptedMeter(h => h.Unit == 1 ? Good(h) : []);
        await using var site = await MeteredSite.StartAsync(
            TimeProvider.System,
            MeteredSite.Sdm630("grid", meter.Url, every: "00:00:00.1"),
            MeteredSite.Sdm630("dead", meter.Url, unit: 2, every: "00:00:00.1"));

        while (_heard.Count(h => h.Unit == 1) < 60)       // 30 polls
        {
            _heard.Add(await meter.HearsAsync());
        }

        Assert.InRange(_heard.Count(h => h.Unit == 2), 2, 10);
        Assert.Null(site.Device("grid").Fault);
        Assert.Contains("unit 2 ", site.Device("dead").Fault, StringComparison.Ordinal);
        Assert.True(_heard.All(h => h.Connection == 1), "one line is one connection");
    }

    //          period  failures  pause in s
    [Theory]
    [InlineData(1,      0,        1)]
    [InlineData(1,      1,        1)]       // one lost poll changes nothing
    [InlineData(1,      2,        2)]
    [InlineData(1,      4,        8)]
    [InlineData(1,      5,        10)]
    [InlineData(1,      10_000,   10)]
    [InlineData(0.1,    4,        0.8)]
    [InlineData(60,     9,        60)]      // never more often than in its period
    public void A_silent_meter_is_asked_less_and_less_often(double period, int failures, double pause)
        => Assert.Equal(TimeSpan.FromSeconds(pause), MeterPoller.Pause(TimeSpan.FromSeconds(period), failures));

    [Fact]
    public async Task A_loop_that_does_not_turn_is_not_alive()
    {
        await using var meter = new ScriptedMeter(_ => []);
        await using var site = await MeteredSite.StartAsync(_time, MeteredSite.Sdm630("grid", meter.Url));
        await site.Metering.StopAsync(default);
        Assert.True(site.Metering.IsAlive);

        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.False(site.Metering.IsAlive);
    }

    [Fact]
    public void A_missing_register_map_stops_the_start()
    {
        var device = new DeviceOptions("grid", DeviceRole.Grid, "sdm631", new("tcp://127.0.0.1:1"), 1, Second);

        Assert.Throws<DeviceMapException>(
            () => new Microsoft.Extensions.DependencyInjection.ServiceCollection().AddMetering([device], ["/nowhere"]));
    }

    private static byte[] Good(Heard h) => h.Answer(SimulatedSdm630.Image(Picture)[h.Address..(h.Address + h.Count)]);

    private static byte[]? Bad(string does, Heard h) => does switch
    {
        "says nothing" => [],
        "answers for unit 9" => (h with { Unit = 9 }).Answer(new ushort[h.Count]),
        "wrong transaction" => (h with { Transaction = (ushort)(h.Transaction + 999) }).Answer(new ushort[h.Count]),
        "stops half-way" => Good(h)[..20],
        "exception" => h.Refuse(2),
        "too few registers" => h.Answer(1),
        "another function" => (h with { Function = 3 }).Answer(new ushort[h.Count]),
        "NaN" => h.Answer([.. Enumerable.Repeat((ushort)0x7FC0, h.Count)]),
        _ => null,
    };

    private static Uri Url(SimulatedSdm630 meter) => new($"tcp://{meter.EndPoint}");
}
