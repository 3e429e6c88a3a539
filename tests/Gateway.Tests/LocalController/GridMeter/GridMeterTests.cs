using System.Globalization;
using System.Text.Json;
using Gateway.Journal;
using Gateway.LocalController;
using Gateway.LocalController.GridMeter;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.LocalController.GridMeter;

/// <summary>OCPP 2.1 part 2, J01, F06: the grid meter as the gateway's main meter.</summary>
public sealed class GridMeterTests
{
    private const int Lost = 2301, NothingToSend = 2900, SentAgain = 2901;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static TheoryData<string> Versions => ["ocpp2.1", "ocpp2.0.1"];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task J01_Values_are_sent_at_every_quarter_of_an_hour(string version)
    {
        var time = AtQuarterTo();
        await using var journey = await StartAsync(version, time);
        using var csms = await OwnPeer.BootedAsync(journey);

        var first = csms.HearsAsync("MeterValues");
        await PassAsync(journey, time, first);

        var said = await first;
        Assert.Equal(0, said.GetProperty("evseId").GetInt32());
        var values = Assert.Single(said.GetProperty("meterValue").EnumerateArray());
        Assert.All(values.GetProperty("sampledValue").EnumerateArray(), v => Assert.Equal("Sample.Clock", v.GetProperty("context").GetString()));
        Assert.InRange(At(said) - Noon, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(15) + 5 * Second);
    }

    [Fact]
    public async Task A_meter_that_is_silent_is_told_by_nothing_and_one_line()
    {
        var time = AtQuarterTo();
        await using var journey = await StartAsync("ocpp2.1", time);
        await LosesCsmsAsync(journey);
        Report(journey, time);

        await time.PassUntilAsync(journey.Log.HearsAsync(NothingToSend, "grid: its last reading is "));

        while (journey.Log.Of(SentAgain) is [])
        {
            await StepAsync(journey, time, 10 * Second);
        }

        journey.Csms.LetsIn(TestSite.Gateway);
        var link = OwnPeer.BootedAsync(journey);
        await time.PassUntilAsync(link);
        using var csms = await link;
        var heard = await csms.HearsAsync("MeterValues", time);
        Assert.InRange(At(heard) - Noon, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(31));     // that of a quarter past is left out
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task F06_FR_06_Values_are_sent_when_asked_for(string version)
    {
        var time = new ManualTime();
        await using var journey = await StartAsync(version, time);
        using var csms = await OwnPeer.BootedAsync(journey);
        Assert.Equal("Rejected", Status(await csms.TriggersAsync("MeterValues")));          // nothing was measured yet
        Report(journey, time);

        Assert.Equal("Accepted", Status(await csms.TriggersAsync("MeterValues")));

        var values = (await csms.HearsAsync("MeterValues")).GetProperty("meterValue")[0].GetProperty("sampledValue");
        Assert.All(values.EnumerateArray(), v => Assert.Equal("Trigger", v.GetProperty("context").GetString()));
        Assert.Equal("Rejected", Status(await csms.AsksAsync("TriggerMessage", """{"requestedMessage":"MeterValues","evse":{"id":1}}""")));
        Assert.Equal("Accepted", Status(await csms.AsksAsync("TriggerMessage", """{"requestedMessage":"MeterValues","evse":{"id":0}}""")));
        await csms.HearsAsync("MeterValues");
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("Rejected", Status(await csms.TriggersAsync("MeterValues")));          // it is old by now
    }

    [Fact]
    public async Task What_was_measured_while_the_csms_was_away_is_told_afterwards()
    {
        var time = new ManualTime();
        await using var journey = await StartAsync("ocpp2.1", time);
        await LosesCsmsAsync(journey);
        while (time.GetUtcNow() < Noon + TimeSpan.FromMinutes(20))
        {
            await StepAsync(journey, time, 10 * Second);
        }

        journey.Csms.LetsIn(TestSite.Gateway);
        var link = OwnPeer.BootedAsync(journey);
        await time.PassUntilAsync(link);
        using var csms = await link;
        var heard = await csms.HearsAsync("MeterValues", time);

        Assert.InRange(At(heard) - Noon, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(16));
    }

    [Fact]
    public void All_variables_that_OCPP_requires_of_both_controllers_are_there()
    {
        using var kept = new Notes();
        var rows = new GridMeterSettings(kept.Open()).Variables.ToList();

        string[] required =
        [
            "AlignedDataCtrlr.Interval", "AlignedDataCtrlr.Measurands", "AlignedDataCtrlr.TxEndedInterval", "AlignedDataCtrlr.TxEndedMeasurands",
            "SampledDataCtrlr.TxEndedInterval", "SampledDataCtrlr.TxEndedMeasurands", "SampledDataCtrlr.TxStartedMeasurands",
            "SampledDataCtrlr.TxUpdatedInterval", "SampledDataCtrlr.TxUpdatedMeasurands",
        ];
        Assert.Empty(required.Except(rows.Select(r => r.Id.ToString())));
        Assert.Equal("900", rows.Single(r => r.Id.ToString() is "AlignedDataCtrlr.Interval").Read());
        Assert.All(rows, r => Assert.NotNull(r.Read()));
    }

    [Fact]
    public void A_change_of_the_csms_outlives_a_restart()
    {
        using var kept = new Notes();
        var before = new GridMeterSettings(kept.Open());
        before.AlignedInterval.Variable.Write!("60");
        before.SampleMeasurands.Variable.Write!("Voltage, Frequency");

        var after = new GridMeterSettings(kept.Open());

        Assert.Equal(TimeSpan.FromMinutes(1), after.AlignedInterval.Value);
        Assert.Equal(["Voltage", "Frequency"], after.SampleMeasurands.Value.AsEnumerable());
        Assert.Equal("Voltage,Frequency", after.SampleMeasurands.Variable.Read());
    }

    private static DateTimeOffset Noon => new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static async Task<Journey> StartAsync(string version, ManualTime time)
    {
        var journey = await Journey.StartAsync(site => site with { CsmsKeys = $"protocols: [{version}]" }, time);
        journey.Gateway.Image.Announce("grid", DeviceRole.Grid);
        return journey;
    }

    /// <summary>Time goes by, and the meter is read every second.</summary>
    private static async Task PassAsync(Journey journey, ManualTime time, Task until)
    {
        while (!until.IsCompleted)
        {
            await StepAsync(journey, time, Second);
        }

        await until;
    }

    /// <summary>One step, after which the gateway's own loops get their turns.</summary>
    private static async Task StepAsync(Journey journey, ManualTime time, TimeSpan step)
    {
        using var turn = new PeriodicTimer(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        time.Advance(step);
        Report(journey, time);
        await turn.WaitForNextTickAsync(CancellationToken.None);
    }

    private static async Task LosesCsmsAsync(Journey journey)
    {
        using var link = await OwnPeer.BootedAsync(journey);
        journey.Csms.Refuses(TestSite.Gateway, 503);
        link.Cut();
        await journey.Log.HearsAsync(Lost);
    }

    private static ManualTime AtQuarterTo()
    {
        var time = new ManualTime();
        time.Advance(TimeSpan.FromMinutes(14));
        return time;
    }

    private static void Report(Journey journey, ManualTime time)
        => journey.Gateway.Image.Report(new(
            "grid", time.GetTimestamp(), new(new(10), new(-4), new(0)), new(new(230), new(231), new(229)), new(new(2300), new(-920), new(0)),
            new(1380), new(1234567), new(89), 49.98));

    private static DateTimeOffset At(JsonElement values)
        => DateTimeOffset.Parse(values.GetProperty("meterValue")[0].GetProperty("timestamp").GetString()!, CultureInfo.InvariantCulture);

    private static string Status(JsonElement answer) => answer.GetProperty("status").GetString()!;
}
