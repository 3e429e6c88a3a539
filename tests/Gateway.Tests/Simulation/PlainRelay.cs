using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Simulation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Simulation;

/// <summary>
/// A stand-in for the gateway that shows what the demo is worth: it passes on every message and protects nothing, or puts every
/// station on the fallback current and touches nothing else.
/// </summary>
internal sealed partial class PlainRelay : IAsyncDisposable
{
    private const string OwnId = "relay-own";

    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _csms;
    private readonly bool _protects;

    /// <summary>Every n-th message of a station is swallowed; 0: none.</summary>
    private readonly int _swallows;
    private int _passed;

    private PlainRelay(WebApplication app, string csms, bool protects, int swallows)
        => (_app, _csms, _protects, _swallows) = (app, csms, protects, swallows);

    public static async Task<IAsyncDisposable> StartAsync(string siteFile, bool protects, int swallows = 0)
    {
        var site = await File.ReadAllTextAsync(siteFile);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(Listen().Match(site).Groups[1].Value.Replace("ws:", "http:", StringComparison.Ordinal));
        builder.Logging.ClearProviders();
        var relay = new PlainRelay(builder.Build(), Csms().Match(site).Groups[1].Value, protects, swallows);
        relay._app.UseWebSockets();
        relay._app.Run(relay.ServeAsync);
        await relay._app.StartAsync();
        return relay;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    [GeneratedRegex(@"- url: (ws://[^/\s]+)")]
    private static partial Regex Listen();

    [GeneratedRegex(@"^  url: (\S+)", RegexOptions.Multiline)]
    private static partial Regex Csms();

    private async Task ServeAsync(HttpContext context)
    {
        var version = context.WebSockets.WebSocketRequestedProtocols[0];
        using var up = new ClientWebSocket();
        up.Options.AddSubProtocol(version);
        up.Options.SetRequestHeader("Authorization", context.Request.Headers.Authorization);
        await up.ConnectAsync(new($"{_csms}/{context.Request.Path.Value!.Split('/')[^1]}"), _stopping.Token);
        using var down = await context.WebSockets.AcceptWebSocketAsync(version);
        if (_protects)
        {
            await down.SendAsync(Fallback(version), WebSocketMessageType.Text, true, _stopping.Token);
        }

        await Task.WhenAny(PassAsync(down, up), PassAsync(up, down));
        up.Abort();
        down.Abort();
    }

    private async Task PassAsync(WebSocket from, WebSocket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await from.ReceiveAsync(buffer.AsMemory(length), _stopping.Token);
                    length += part.Count;
                }
                while (!part.EndOfMessage);
                var message = buffer.AsMemory(0, length);
                if (part.MessageType is WebSocketMessageType.Close)
                {
                    return;
                }

                if (!IsMine(message) && !(_swallows > 0 && from is not ClientWebSocket && Interlocked.Increment(ref _passed) % _swallows == 0))
                {
                    await to.SendAsync(message, WebSocketMessageType.Text, true, _stopping.Token);
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side is gone.
        }
    }

    private static bool IsMine(ReadOnlyMemory<byte> message)
        => Encoding.UTF8.GetString(message.Span[..Math.Min(40, message.Length)]).Contains(OwnId, StringComparison.Ordinal);

    private static byte[] Fallback(string version) => Encoding.UTF8.GetBytes(version == "ocpp1.6"
        ? $$$$"""
          [2,"{{{{OwnId}}}}","SetChargingProfile",{"connectorId":0,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,
          "chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Absolute","chargingSchedule":{"chargingRateUnit":"A",
          "startSchedule":"2020-01-01T00:00:00Z","chargingSchedulePeriod":[{"startPeriod":0,"limit":6}]}}}]
          """
        : $$$$"""
          [2,"{{{{OwnId}}}}","SetChargingProfile",{"evseId":0,"chargingProfile":{"id":1,"stackLevel":0,
          "chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Absolute","chargingSchedule":[{"id":1,"chargingRateUnit":"A",
          "startSchedule":"2020-01-01T00:00:00Z","chargingSchedulePeriod":[{"startPeriod":0,"limit":6}]}]}}]
          """);
}
