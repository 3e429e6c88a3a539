using Gateway.Tests.Disk;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.Ledger;

/// <summary>
/// The real gateway inside of this process, so that its disk can fail and its clock can be set. Its clock is a fast one: what it
/// does every few seconds, such as trying a disk again, does not take as long here.
/// </summary>
internal sealed class GatewayInside : IFaultGateway
{
    private const int Speed = 5;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-ledger-");
    private readonly List<RecordedLog> _logs = [];
    private readonly int _port = Ports.Free();
    private readonly IDisposable _claim;
    private readonly Uri _csms;
    private RunningGateway? _gateway;

    private GatewayInside(Uri csms)
    {
        _csms = csms;
        _claim = SimulatedDisks.Put(Disk, _directory.FullName);
    }

    public FailingDisk Disk { get; } = new();

    public SwiftTime Time { get; } = new(Speed);

    public Uri Url => new($"ws://127.0.0.1:{_port}/ocpp/");

    public static async Task<GatewayInside> StartAsync(Uri csms)
    {
        var gateway = new GatewayInside(csms);
        try
        {
            await gateway.StartAgainAsync();
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    public async Task StartAgainAsync()
    {
        _gateway = await RunningGateway.StartAsync((_, statusPort) => Site(statusPort), Time);
        _gateway.KeepState = true;
        _logs.Add(_gateway.Log);
    }

    public async Task<int> StopAsync()
    {
        await _gateway!.DisposeAsync();
        _gateway = null;
        return 0;
    }

    public async Task<string> EndAsync()
    {
        if (_gateway is not null)
        {
            await StopAsync();
        }

        return string.Join("\n---\n", _logs);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _claim.Dispose();
        _directory.Delete(true);
    }

    private string Site(int statusPort) => $$"""
        site: { id: ledger, state: {{_directory.FullName}} }
        csms:
          url: {{_csms}}
          backoff: { min: {{100 * Speed}} ms, max: {{200 * Speed}} ms }
          replay: { attempts: 10, interval: 1 s }
        stations:
          listen: [ { url: "{{Url}}", security: none } ]
          unknown: accept
          pingInterval: {{5 * Speed}} s
          callTimeout: {{5 * Speed}} s
          defaults: { circuit: main, fallbackCurrent: 0 A }
        circuits: [ { id: main, limit: 4000 A, uncontrolled: 50 A } ]
        status: { listen: "http://127.0.0.1:{{statusPort}}" }
        """;
}
