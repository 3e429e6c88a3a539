using System.Net.Sockets;
using System.Text;
using Gateway.Tests.Commands;
using Gateway.Tests.Peers;

namespace Gateway.Tests.Ledger;

/// <summary>
/// The real program as a process, with a state directory and ports that outlive it: it can be killed, stopped and started again on
/// what it left behind.
/// </summary>
internal sealed class GatewayUnderTest : IFaultGateway
{
    private const int Attempts = 5;
    private const int Killed = 128 + 9;     // by SIGKILL

    private static readonly TimeSpan ReadyPatience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-ledger-");
    private readonly List<Task<string>> _logs = [];
    private readonly (string Name, string Value)[] _environment;
    private readonly int _port = Ports.Free();
    private readonly Uri _csms;
    private readonly string _sections;
    private GatewayProcess? _process;

    private GatewayUnderTest(Uri csms, string sections, (string, string)[] environment)
        => (_csms, _sections, _environment) = (csms, sections, environment);

    /// <summary>What stations connect to; their identity follows.</summary>
    public Uri Url => new($"ws://127.0.0.1:{_port}/ocpp/");

    /// <summary>Quick code first: it starts in half the time, and what it does is the same.</summary>
    private (string Name, string Value)[] Environment => [("DOTNET_TC_QuickJit", "1"), .. _environment];

    private string SitePath => Path.Combine(_directory.FullName, "site.yaml");

    /// <param name="environment">For every process, such as what arms a failpoint.</param>
    public static Task<GatewayUnderTest> StartAsync(Uri csms, params (string Name, string Value)[] environment)
        => StartAsync(csms, "", environment);

    /// <param name="sections">More sections of the site file.</param>
    /// <param name="environment">As above.</param>
    public static async Task<GatewayUnderTest> StartAsync(Uri csms, string sections, (string Name, string Value)[] environment)
    {
        for (var attempt = 1; ; attempt++)
        {
            var gateway = new GatewayUnderTest(csms, sections, environment);
            try
            {
                await File.WriteAllTextAsync(gateway.SitePath, gateway.Site(Ports.Free()));
                await gateway.StartAgainAsync();
                return gateway;
            }
            catch (InvalidOperationException) when (attempt < Attempts)
            {
                await gateway.DisposeAsync();       // somebody else took the port
            }
        }
    }

    /// <summary>Starts it on the state that is there, and waits until it says that it is ready.</summary>
    public async Task StartAgainAsync()
    {
        var path = Path.Combine(_directory.FullName, "notify");
        File.Delete(path);
        using var notify = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        notify.Bind(new UnixDomainSocketEndPoint(path));
        _process?.Dispose();
        _process = GatewayProcess.Start(["run", "--config", SitePath], [.. Environment, ("NOTIFY_SOCKET", path)]);
        _logs.Add(_process.Out);

        using var patience = new CancellationTokenSource(ReadyPatience, TimeProvider.System);
        var ready = HearsReadyAsync(notify, patience.Token);
        if (await Task.WhenAny(ready, _process.Out) != ready)
        {
            await patience.CancelAsync();
            throw new InvalidOperationException($"the gateway did not start: {await _process.Out}{await _process.Error}");
        }

        await ready;
    }

    /// <summary>Starts the build that can die on the state that is there; ends when it has died at this place.</summary>
    /// <param name="failpoint">NAME[:NTH], as src/Gateway/Site/ArmedFailpoint.cs reads it.</param>
    public async Task DiesAtAsync(string failpoint)
    {
        _process?.Dispose();
        _process = GatewayProcess.Start(
            FailpointBuild.Program, ["run", "--config", SitePath], [.. Environment, (FailpointBuild.Variable, failpoint)]);
        _logs.Add(_process.Out);
        try
        {
            var code = await _process.EndsAsync();
            if (code != Killed)
            {
                throw new InvalidOperationException($"the gateway ended with {code} before it came to {failpoint}: {await _process.Error}");
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"the gateway never came to {failpoint}");
        }
    }

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _process!.KillAsync();

    /// <summary>SIGTERM.</summary>
    /// <returns>What it ended with.</returns>
    public Task<int> StopAsync()
    {
        _process!.Terminate();
        return _process.EndsAsync();
    }

    /// <summary>Kills it.</summary>
    /// <returns>What all of its processes said.</returns>
    public async Task<string> EndAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.KillAsync();
            await process.Out;
            process.Dispose();
        }

        return string.Join("---\n", await Task.WhenAll(_logs));
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _directory.Delete(true);
    }

    private static async Task HearsReadyAsync(Socket notify, CancellationToken cancellation)
    {
        var buffer = new byte[4096];
        while (!Encoding.UTF8.GetString(buffer, 0, await notify.ReceiveAsync(buffer, cancellation)).Contains("READY=1", StringComparison.Ordinal))
        {
            // Its status, which is of no interest here.
        }
    }

    private string Site(int statusPort) => $$"""
        site: { id: ledger, state: {{_directory.FullName}} }
        csms:
          url: {{_csms}}
          backoff: { min: 100 ms, max: 200 ms }
          replay: { attempts: 10, interval: 1 s }
        stations:
          listen: [ { url: "{{Url}}", security: none } ]
          unknown: accept
          pingInterval: 5 s
          callTimeout: 5 s
          defaults: { circuit: main, fallbackCurrent: 0 A }
        circuits: [ { id: main, limit: 4000 A, uncontrolled: 50 A } ]
        status: { listen: "http://127.0.0.1:{{statusPort}}" }
        {{_sections}}
        """;
}
