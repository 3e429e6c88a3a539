using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Peers;

/// <summary>What the gateway showed when it came in a station's name.</summary>
internal sealed record CsmsVisit(string? Authorization, IReadOnlyList<string> Protocols);

/// <summary>
/// A CSMS on a real socket that does only what the test says. It lets everybody in unless told otherwise and answers nothing by
/// itself.
/// </summary>
internal sealed class ScriptedCsms : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Channel<ScriptedSocket>> _links = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Channel<CsmsVisit>> _visits = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _doors = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<ScriptedSocket> _all = [];
    private readonly CancellationTokenSource _closing = new();

    private ScriptedCsms(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.Single().Replace("http", "ws", StringComparison.Ordinal) + "/csms");

    /// <param name="port">0: any.</param>
    public static async Task<ScriptedCsms> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.ClearProviders();
        var csms = new ScriptedCsms(builder.Build());
        csms._app.UseWebSockets(new() { KeepAliveInterval = TimeSpan.Zero });
        csms._app.Run(csms.MeetAsync);
        await csms._app.StartAsync();
        return csms;
    }

    /// <summary>The next link of a station that was let in.</summary>
    public async Task<ScriptedSocket> AcceptsAsync(string station)
    {
        using var patience = Patience.Start();
        return await Of(_links, station).Reader.ReadAsync(patience.Token);
    }

    /// <summary>The next attempt of a station, let in or not.</summary>
    public async Task<CsmsVisit> IsVisitedAsync(string station)
    {
        using var patience = Patience.Start();
        return await Of(_visits, station).Reader.ReadAsync(patience.Token);
    }

    /// <summary>How many links of a station are open now.</summary>
    public int OpenLinksOf(string station) => _all.Count(link => link.IsOpen && link.Name == station);

    public void Refuses(string station, int status) => _doors[station] = context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    public void ChoosesNoProtocolFor(string station) => _doors[station] = async context =>
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await ScriptedSocket.Start(socket, station).EndsAsync();
    };

    /// <summary>The handshake is read and never answered.</summary>
    public void HangsFor(string station) => _doors[station] = context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);

    /// <summary>The handshake is answered when the test says so.</summary>
    public void TakesItsTimeFor(string station, Task until) => _doors[station] = async context =>
    {
        await until.WaitAsync(context.RequestAborted);
        await LetInAsync(context, station, context.WebSockets.WebSocketRequestedProtocols[0]);
    };

    public void LetsIn(string station) => _doors.TryRemove(station, out _);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        foreach (var link in _all)
        {
            link.Cut();
        }

        await _app.DisposeAsync();
        _closing.Dispose();
    }

    private async Task MeetAsync(HttpContext context)
    {
        var station = Uri.UnescapeDataString(context.Request.Path.Value!.Split('/')[^1]);
        var offered = context.WebSockets.WebSocketRequestedProtocols;
        Of(_visits, station).Writer.TryWrite(new(context.Request.Headers.Authorization, [.. offered]));
        try
        {
            await (_doors.TryGetValue(station, out var door) ? door(context) : LetInAsync(context, station, offered[0]));
        }
        catch (OperationCanceledException)
        {
            // The gateway gave up, or the test is over.
        }
    }

    private async Task LetInAsync(HttpContext context, string station, string protocol)
    {
        var socket = await context.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { SubProtocol = protocol, DangerousEnableCompression = true });
        var link = ScriptedSocket.Start(socket, station);
        _all.Add(link);
        Of(_links, station).Writer.TryWrite(link);
        await link.Ended.WaitAsync(_closing.Token);
    }

    private static Channel<T> Of<T>(ConcurrentDictionary<string, Channel<T>> channels, string station)
        => channels.GetOrAdd(station, _ => Channel.CreateUnbounded<T>());
}
