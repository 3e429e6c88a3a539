using System.Collections.Immutable;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Gateway.Site;
using Gateway.Stations;
using Gateway.Tests.Monitoring;
using Gateway.Tests.WebSockets;
using Gateway.Upstream;
using Gateway.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Stations;

/// <summary>The gateway's side towards stations, with one endpoint on a free port and no CSMS behind it. CP-1 has the password secret.</summary>
internal sealed class TlsDoor : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TlsDoor(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public int Port => new Uri(_app.Urls.Single()).Port;

    public static async Task<TlsDoor> OpenAsync(
        Security security, string? certificate = null, string? key = null, string? clientCa = null, TimeProvider? time = null)
    {
        var scheme = certificate is null ? "ws" : "wss";
        var listener = new ListenOptions(new($"{scheme}://127.0.0.1:0/ocpp"), security, certificate, key, clientCa);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddMetrics()
            .AddSingleton<GatewayMetrics>()
            .AddSingleton(time ?? TimeProvider.System)
            .AddSingleton(SampleSite.Full(TimeProvider.System))
            .AddSingleton(new SiteEvents(TimeProvider.System))
            .AddSingleton<SecurityEvents>()
            .AddUpstream(Nowhere);
        builder.AddStations(new()
        {
            Listen = [listener],
            AcceptUnknown = false,
            Validation = Validation.Relay,
            AcceptUnknownTokensOffline = false,
            Access = ImmutableSortedDictionary<string, StationAccess>.Empty.Add("CP-1", new("secret", null)),
        }, []);
        var door = new TlsDoor(builder.Build());
        await door._app.StartAsync();
        return door;
    }

    /// <summary>The status of the answer to CP-1's handshake with its password, over TLS as the options say.</summary>
    /// <exception cref="AuthenticationException">No TLS could be agreed on.</exception>
    /// <exception cref="IOException">The door was shut in the client's face.</exception>
    public async Task<int> KnockAsync(SslClientAuthenticationOptions tls, string password = "secret")
    {
        using var patience = Patience.New();
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", Port, patience.Token);
        await using var stream = new SslStream(tcp.GetStream());
        tls.TargetHost = "gateway";
        await stream.AuthenticateAsClientAsync(tls, patience.Token);
        await stream.WriteAsync(
            Handshake.Request(new("ws://gateway/ocpp/CP-1"), Handshake.NewKey(), ["ocpp1.6"], BasicAuthorization.Of("CP-1", password)),
            patience.Token);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var line = await reader.ReadLineAsync(patience.Token) ?? throw new IOException("hung up without an answer");
        return int.Parse(line.Split(' ')[1]);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static CsmsOptions Nowhere => new()
    {
        Url = new("ws://127.0.0.1:1/ocpp"),
        Identity = "site",
        Protocols = ["ocpp2.1", "ocpp2.0.1", "ocpp1.6"],
        Bridge = true,
        BackoffMin = TimeSpan.FromMinutes(1),
        BackoffMax = TimeSpan.FromMinutes(1),
    };
}
