using Gateway.Journal;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.Journeys;

/// <summary>Flash dies of being written to: what need not survive a power cut waits for no disk.</summary>
public sealed class FlashWearTests
{
    [Theory]
    [InlineData("ocpp1.6", """{"connectorId":1,"errorCode":"NoError","status":"Available"}""", """{"connectorId":1,"errorCode":"NoError","status":"Preparing"}""")]
    [InlineData("ocpp2.0.1",
        """{"timestamp":"2026-11-21T12:00:00Z","connectorStatus":"Available","evseId":1,"connectorId":1}""",
        """{"timestamp":"2026-11-21T12:00:00Z","connectorStatus":"Occupied","evseId":1,"connectorId":1}""")]
    public async Task Heartbeats_and_statuses_never_wait_for_the_disk(string protocol, string free, string taken)
    {
        var (time, state) = (new ManualTime(), TestSite.NewState());
        await using var journey = await Journey.StartAsync(site => site with { State = state }, time);
        journey.Csms.Refuses("CP-01", 503);
        await using var station = await ScriptedStation.ConnectAsync(journey.Gateway.Url, "CP-01", protocol, TestSite.Password);
        await station.AsksAsync("SecurityEventNotification", """{"type":"SettingSystemTime","timestamp":"2026-11-21T12:00:00Z"}""");
        await station.AsksAsync("StatusNotification", taken);
        var (before, file) = (journey.Gateway.Journal.Status, File.ReadAllBytes(Path.Combine(state, "memory.db")));

        for (var round = 0; round < 20; round++)
        {
            var written = LogOf(state);
            await station.AsksAsync("Heartbeat", "{}");
            await station.AsksAsync("StatusNotification", round % 2 == 0 ? free : taken);
            time.Advance(StationMemory.WriteEvery);
            await Patience.Until(() => LogOf(state) > written, "the memory's log");
        }

        await station.AsksAsync("Heartbeat", "{}");
        var after = journey.Gateway.Journal.Status;
        Assert.Equal((1, true), (before.Queued, before.Fsyncs > 0));
        Assert.Equal((before.Commits, before.Fsyncs), (after.Commits, after.Fsyncs));
        Assert.Equal(file, File.ReadAllBytes(Path.Combine(state, "memory.db")));     // SQLite waits only before it carries its log over
    }

    private static long LogOf(string state) => new FileInfo(Path.Combine(state, "memory.db-wal")) is { Exists: true } log ? log.Length : 0;
}
