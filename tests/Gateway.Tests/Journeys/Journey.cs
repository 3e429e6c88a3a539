using System.Collections.Concurrent;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Journeys;

/// <summary>A gateway between stations and a CSMS, all on real sockets.</summary>
internal sealed class Journey : IAsyncDisposable
{
    private readonly ConcurrentQueue<IAsyncDisposable> _peers = [];        // many stations may connect at once

    private Journey(ScriptedCsms csms, RunningGateway gateway) => (Csms, Gateway) = (csms, gateway);

    public ScriptedCsms Csms { get; }

    public RunningGateway Gateway { get; }

    public RecordedLog Log => Gateway.Log;

    /// <param name="site">What is different about this site.</param>
    /// <param name="csms">Null: one without TLS.</param>
    /// <param name="more">What belongs to the site beyond its file.</param>
    public static async Task<Journey> StartAsync(
        Func<TestSite, TestSite>? site = null, TimeProvider? time = null, ScriptedCsms? csms = null, Action<IServiceCollection>? more = null)
    {
        csms ??= await ScriptedCsms.StartAsync();
        var usual = new TestSite(csms.Url);
        return new(csms, await RunningGateway.StartAsync(site is null ? usual : site(usual), time, more));
    }

    /// <summary>A station that is through to the CSMS.</summary>
    public async Task<Pair> ConnectAsync(string identity = "CP-01", string protocol = "ocpp1.6", bool deflate = false)
    {
        var station = await ScriptedStation.ConnectAsync(Gateway.Url, identity, protocol, TestSite.Password, deflate);
        _peers.Enqueue(station);
        return await RedialledAsync(station);
    }

    /// <summary>The next link of a station that is there already.</summary>
    public async Task<Pair> RedialledAsync(ScriptedSocket station)
    {
        var pair = new Pair(station, await Csms.AcceptsAsync(station.Name));
        await Patience.Until(() => Gateway.Station(station.Name).UpstreamConnected, $"{station.Name}'s link in the site image");
        return pair;
    }

    /// <summary>Another station: whatever becomes of the first, it must go on working.</summary>
    public Task<Pair> BystanderAsync() => ConnectAsync("CP-02");

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _peers)
        {
            await peer.DisposeAsync();
        }

        await Csms.DisposeAsync();
        await Gateway.DisposeAsync();
    }
}

/// <summary>Both ends of a relayed connection.</summary>
/// <param name="Link">The CSMS's end.</param>
internal sealed record Pair(ScriptedSocket Station, ScriptedSocket Link)
{
    /// <summary>One call in each direction, answered.</summary>
    public async Task WorksAsync()
    {
        var id = Guid.NewGuid().ToString();
        await PassesUpAsync($$"""[2,"up-{{id}}","Heartbeat",{}]""");
        await PassesDownAsync($$"""[3,"up-{{id}}",{"currentTime":"2026-03-01T12:00:00Z"}]""");
        await PassesDownAsync($$"""[2,"down-{{id}}","ClearCache",{}]""");
        await PassesUpAsync($$"""[3,"down-{{id}}",{"status":"Accepted"}]""");
    }

    public async Task PassesUpAsync(string frame)
    {
        await Station.SaysAsync(frame);
        Assert.Equal(frame, await Link.HearsAsync());
    }

    public async Task PassesDownAsync(string frame)
    {
        await Link.SaysAsync(frame);
        Assert.Equal(frame, await Station.HearsAsync());
    }
}

internal static class PassingTime
{
    /// <summary>Lets time pass, a second at a time, until the event has come; the gateway's own loops get their turns in between.</summary>
    public static async Task PassUntilAsync(this ManualTime time, Task @event)
    {
        using var patience = Patience.Start();
        using var turns = new PeriodicTimer(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        while (!@event.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await turns.WaitForNextTickAsync(patience.Token);
        }

        await @event;
    }
}
