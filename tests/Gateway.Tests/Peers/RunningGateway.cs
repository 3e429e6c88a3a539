using System.Net.Sockets;
using Gateway.Balancing;
using Gateway.Journal;
using Gateway.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Peers;

/// <summary>The real gateway, from its site file to its sockets, in this process.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private const int Attempts = 5;
    private const string DefaultState = "/var/lib/site-gateway";

    private readonly WebApplication _app;
    private readonly string? _state;
    private bool _stopped;

    private RunningGateway(WebApplication app, RecordedLog log, int port, string? state)
        => (_app, Log, Url, _state) = (app, log, new($"ws://127.0.0.1:{port}/ocpp/"), state);

    /// <summary>What stations connect to; their identity follows.</summary>
    public Uri Url { get; }

    public RecordedLog Log { get; }

    /// <summary>Completed once it has ended by itself, or was stopped.</summary>
    public Task Ended => _app.WaitForShutdownAsync();

    /// <summary>The next gateway goes on with this one's journal.</summary>
    public bool KeepState { get; set; }

    /// <summary>Where journal, notes and certificates live.</summary>
    public string State => _state!;

    public SiteImage Image => _app.Services.GetRequiredService<SiteImage>();

    public T Service<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public CallJournal Journal => _app.Services.GetRequiredService<CallJournal>();

    /// <summary>Balancing's way to the stations, for tests that give limits themselves.</summary>
    public ILimitSink Limits => _app.Services.GetRequiredService<ILimitSink>();

    public static Task<RunningGateway> StartAsync(TestSite site, TimeProvider? time = null, Action<IServiceCollection>? more = null)
        => StartAsync(site.Text, time, more);

    /// <param name="text">The site file, given the port for stations and the one for status.</param>
    /// <param name="more">What belongs to the site beyond its file.</param>
    public static async Task<RunningGateway> StartAsync(
        Func<int, int, string> text, TimeProvider? time = null, Action<IServiceCollection>? more = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = Ports.Free();
            var log = new RecordedLog();
            var site = Read(text(port, Ports.Free()));
            var app = GatewayHost.Build(site, logging => Record(logging, log), time, more);
            try
            {
                await app.StartAsync();
                return new(app, log, port, site.StateDirectory);
            }
            catch (Exception e) when (e is IOException or SocketException && attempt < Attempts)
            {
                await app.DisposeAsync();       // somebody else took the port
            }
        }
    }

    public StationSnapshot Station(string id) => Image.Freeze().Stations[id];

    public async Task StopAsync()
    {
        _stopped = true;
        await _app.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stopped)
        {
            await StopAsync();
        }

        await _app.DisposeAsync();
        if (!KeepState && _state is not null && Directory.Exists(_state) && _state.StartsWith(Path.GetTempPath(), StringComparison.Ordinal))
        {
            Directory.Delete(_state, recursive: true);
        }
    }

    private static SiteConfig Read(string text)
    {
        var reading = SiteFile.Read("site.yaml", text, _ => null);
        var site = reading.Site ?? throw new InvalidOperationException(string.Join('\n', reading.Faults) + "\n" + text);
        site = site.StateDirectory == DefaultState ? site with { StateDirectory = TestSite.NewState() } : site;
        return site with { QuirkDirectories = [Path.Combine(site.StateDirectory, "quirks"), .. site.QuirkDirectories] };
    }

    private static void Record(ILoggingBuilder logging, RecordedLog log) => logging
        .AddProvider(log).AddFilter("Gateway", LogLevel.Debug).AddFilter("Microsoft", LogLevel.Warning);
}
