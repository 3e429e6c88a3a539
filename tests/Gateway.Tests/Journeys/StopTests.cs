using System.Net.WebSockets;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.Journeys;

/// <summary>Stopping the gateway takes less than ten seconds, whatever its peers do.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task Stations_are_told_that_the_gateway_goes_away()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync();

        var stopping = journey.Gateway.StopAsync();

        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, await pair.Station.EndsAsync());
        await pair.Link.EndsAsync();
        await Patience.For(stopping, "the gateway's end");
    }

    [Fact]
    public async Task A_station_that_answers_nothing_does_not_hold_up_the_stop()
    {
        await using var journey = await Journey.StartAsync();
        using var mute = await RawPeer.UpgradedAsync(journey.Gateway.Url, "CP-01");
        await journey.Csms.AcceptsAsync("CP-01");

        await Patience.For(journey.Gateway.StopAsync(), "the gateway's end");

        Assert.Equal(1001, await mute.IsClosedWithAsync());
    }

    [Fact]
    public async Task Who_is_still_at_the_door_is_hung_up_on_at_once()
    {
        await using var journey = await Journey.StartAsync(time: new ManualTime());
        using var mute = await RawPeer.UpgradedAsync(journey.Gateway.Url, "CP-01");
        using var slow = await RawPeer.ConnectAsync(journey.Gateway.Url);
        await slow.SendsAsync("GET /ocpp/CP-02 HTTP/1.1\r\n"u8.ToArray());
        await journey.Csms.AcceptsAsync("CP-01");

        var stopping = journey.Gateway.StopAsync();
        await slow.EndsAsync();

        Assert.False(stopping.IsCompleted);     // the mute one is still given its time
        await Patience.For(stopping, "the gateway's end");
    }
}
