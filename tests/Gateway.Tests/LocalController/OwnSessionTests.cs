using Gateway.Site;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.LocalController;

/// <summary>Boot states, restarts and what may be asked in which of them. OCPP 2.1 part 2, B01 to B03, B11, B12, F06.</summary>
public sealed class OwnSessionTests
{
    private const int Restarting = 2313, BootForgotten = 2309;

    [Fact]
    public async Task A_link_that_is_opened_anew_is_no_boot()
    {
        await using var journey = await Journey.StartAsync();
        using var first = await OwnPeer.BootedAsync(journey);

        first.Cut();
        using var second = await OwnPeer.BootedAsync(journey);

        await second.HearsAsync("Heartbeat");
        Assert.DoesNotContain(second.Calls, c => c.Action == "BootNotification");
    }

    [Fact]
    public async Task A_csms_that_has_forgotten_the_gateway_is_told_its_boot_again()
    {
        await using var journey = await Journey.StartAsync();
        using var first = await OwnPeer.BootedAsync(journey);

        first.Cut();
        using var second = await OwnPeer.AcceptAsync(journey.Csms, action => action == "Heartbeat" ? "error SecurityError" : null);

        await second.HearsAsync("BootNotification");
        await journey.Log.HearsAsync(BootForgotten);
    }

    [Fact]
    public async Task B02_FR_02_while_pending_it_says_only_what_it_is_asked_for()
    {
        await using var journey = await Journey.StartAsync();
        using var peer = await OwnPeer.AcceptAsync(journey.Csms, action => action == "BootNotification" ? Boot("Pending") : null);
        await Patience.Until(() => journey.Gateway.Image.Csms.BootStatus == "Pending", "its boot");

        var answer = await peer.AsksAsync("TriggerMessage", """{"requestedMessage":"Heartbeat"}""");

        Assert.Equal("Accepted", answer.GetProperty("status").GetString());
        await peer.HearsAsync("Heartbeat");
        Assert.Equal(["BootNotification", "Heartbeat"], peer.Calls.Select(c => c.Action));
    }

    [Fact]
    public async Task F06_a_pending_boot_is_told_again_at_once_when_asked_for()
    {
        await using var journey = await Journey.StartAsync();
        using var peer = await OwnPeer.AcceptAsync(journey.Csms, action => action == "BootNotification" ? Boot("Pending") : null);
        await Patience.Until(() => journey.Gateway.Image.Csms.BootStatus == "Pending", "its boot");

        var answer = await peer.AsksAsync("TriggerMessage", """{"requestedMessage":"BootNotification"}""");

        Assert.Equal("Accepted", answer.GetProperty("status").GetString());
        await peer.HearsAsync("BootNotification", 2);
    }

    [Fact]
    public async Task F06_FR_17_once_accepted_the_boot_is_not_told_again()
    {
        await using var journey = await Journey.StartAsync();
        using var peer = await OwnPeer.BootedAsync(journey);

        var answer = await peer.AsksAsync("TriggerMessage", """{"requestedMessage":"BootNotification"}""");

        Assert.Equal("Rejected", answer.GetProperty("status").GetString());
    }

    [Fact]
    public async Task B03_FR_08_a_csms_that_rejected_the_gateway_may_ask_nothing()
    {
        await using var journey = await Journey.StartAsync();
        using var peer = await OwnPeer.AcceptAsync(journey.Csms, action => action == "BootNotification" ? Boot("Rejected") : null);
        await Patience.Until(() => journey.Gateway.Image.Csms.BootStatus == "Rejected", "its boot");

        var frame = await peer.AsksForFrameAsync("GetTransactionStatus", "{}");

        Assert.Equal("SecurityError", frame[2].GetString());
    }

    [Fact]
    public async Task B12_it_restarts_at_once_and_the_next_boot_says_why()
    {
        await using var journey = await Journey.StartAsync();
        journey.Gateway.KeepState = true;
        using var peer = await OwnPeer.BootedAsync(journey);

        var answer = await peer.AsksAsync("Reset", """{"type":"Immediate"}""");

        Assert.Equal("Accepted", answer.GetProperty("status").GetString());
        await journey.Log.HearsAsync(Restarting, "RemoteReset");
        await Patience.For(journey.Gateway.Ended, "its end");
    }

    [Fact]
    public async Task B12_while_cars_charge_an_idle_restart_waits()
    {
        var time = new ManualTime();
        await using var journey = await Journey.StartAsync(time: time);
        using var peer = await OwnPeer.BootedAsync(journey);
        var station = journey.Gateway.Image.Station("CP-01");
        station.TransactionRuns(1, "7");

        var answer = await peer.AsksAsync("Reset", """{"type":"OnIdle"}""");

        Assert.Equal("Scheduled", answer.GetProperty("status").GetString());
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(journey.Gateway.Ended.IsCompleted);
        station.TransactionEnded(1);
        await time.PassUntilAsync(journey.Log.HearsAsync(Restarting, "ScheduledReset"));
    }

    private static string Boot(string status) => $$"""{"currentTime":"2026-03-01T12:00:00Z","interval":300,"status":"{{status}}"}""";
}
