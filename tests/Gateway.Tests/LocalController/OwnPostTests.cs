using Gateway.LocalController;
using Gateway.Ocpp;
using Gateway.Ocpp.Messages;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;

namespace Gateway.Tests.LocalController;

/// <summary>Messages of the gateway's own that must arrive, whatever happens to the link and to the gateway.</summary>
public sealed class OwnPostTests
{
    private const int PostRefused = 2311;

    [Fact]
    public async Task What_is_put_in_while_the_csms_is_away_arrives_in_its_order()
    {
        await using var journey = await Journey.StartAsync();
        var post = journey.Gateway.Service<OwnPost>();
        for (var i = 1; i <= 3; i++)
        {
            post.Put(Event(i), durable: i is 2);
        }

        using var peer = await OwnPeer.BootedAsync(journey);

        await peer.HearsAsync("NotifyEvent", 3);
        Assert.Equal(["1", "2", "3"], Events(peer));
        await Patience.Until(() => post.Count is 0, "an empty post");
    }

    [Fact]
    public async Task What_is_durable_outlives_the_gateway_and_the_rest_does_not()
    {
        var state = TestSite.NewState();
        await using (var journey = await Journey.StartAsync(site => site with { State = state }))
        {
            journey.Gateway.KeepState = true;
            journey.Gateway.Service<OwnPost>().Put(Event(1), durable: true);
            journey.Gateway.Service<OwnPost>().Put(Event(2), durable: false);
            journey.Gateway.Service<OwnPost>().Put(Event(3), durable: true);
        }

        await using var next = await Journey.StartAsync(site => site with { State = state });
        using var peer = await OwnPeer.BootedAsync(next);

        await peer.HearsAsync("NotifyEvent", 2);
        Assert.Equal(["1", "3"], Events(peer));
    }

    [Fact]
    public async Task What_the_csms_refuses_three_times_does_not_hold_up_the_rest()
    {
        var time = new Support.ManualTime();
        var refused = 0;
        await using var journey = await Journey.StartAsync(time: time);
        using var peer = await OwnPeer.BootedAsync(
            journey, action => action == "NotifyEvent" && Interlocked.Increment(ref refused) <= 3 ? "error InternalError" : null);
        var post = journey.Gateway.Service<OwnPost>();

        post.Put(Event(1), durable: true);
        post.Put(Event(2), durable: true);

        await time.PassUntilAsync(peer.HearsAsync("NotifyEvent", 4));
        Assert.Equal(["1", "1", "1", "2"], Events(peer));
        await journey.Log.HearsAsync(PostRefused, "InternalError");
    }

    [Fact]
    public async Task What_a_csms_refuses_because_it_has_forgotten_the_boot_is_said_after_the_boot()
    {
        await using var journey = await Journey.StartAsync();
        var forgotten = false;
        using var first = await OwnPeer.BootedAsync(journey);
        first.Cut();
        journey.Gateway.Service<OwnPost>().Put(Event(1), durable: true);

        forgotten = true;
        using var second = await OwnPeer.AcceptAsync(journey.Csms, action =>
        {
            forgotten = forgotten && action != "BootNotification";
            return forgotten ? "error SecurityError" : null;
        });

        await second.HearsAsync("BootNotification");
        await Patience.Until(() => journey.Gateway.Service<OwnPost>().Count is 0, "an empty post");
        Assert.Equal("NotifyEvent", second.Calls[^1].Action);
    }

    [Fact]
    public async Task A_call_that_a_lost_link_leaves_unanswered_is_said_again_on_the_next()
    {
        var silent = true;
        await using var journey = await Journey.StartAsync();
        using var first = await OwnPeer.BootedAsync(journey, action => action == "NotifyEvent" && silent ? "" : null);
        journey.Gateway.Service<OwnPost>().Put(Event(1), durable: false);
        await first.HearsAsync("NotifyEvent");

        silent = false;
        first.Cut();
        using var second = await OwnPeer.BootedAsync(journey);

        await second.HearsAsync("NotifyEvent");
    }

    private static IEnumerable<string> Events(OwnPeer peer)
        => peer.Calls.Where(c => c.Action == "NotifyEvent").Select(c => c.Payload.GetProperty("eventData")[0].GetProperty("actualValue").GetString()!);

    private static Func<OcppVersion, Request> Event(int number) => _ => new("NotifyEvent", System.Text.Encoding.UTF8.GetBytes($$"""
        {"generatedAt":"2026-03-01T12:00:00Z","seqNo":0,"eventData":[{"eventId":{{number}},"timestamp":"2026-03-01T12:00:00Z",
        "trigger":"Alerting","actualValue":"{{number}}","eventNotificationType":"CustomMonitor","component":{"name":"A"},"variable":{"name":"B"} }]}
        """));
}
