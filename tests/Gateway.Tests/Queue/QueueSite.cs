using System.Text;
using Gateway.Journal;
using Gateway.Ocpp;
using Gateway.Site;
using Gateway.Tests.Commands;
using Gateway.Tests.Peers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Queue;

/// <summary>A site in a folder of its own, the real program on it, and its journal while no gateway runs.</summary>
internal sealed class QueueSite : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-queue-");
    private readonly int _port = Ports.Free();
    private readonly int _statusPort = Ports.Free();
    private readonly HttpClient _http = new();
    private GatewayProcess? _gateway;

    /// <param name="csms">Null: nobody is there.</param>
    public QueueSite(Uri? csms = null)
        => File.WriteAllText(SitePath, new TestSite(csms ?? new("ws://127.0.0.1:9/ocpp")) { State = State, Unknown = "accept" }.Text(_port, _statusPort));

    public string SitePath => InFolder("site.yaml");

    public string State => InFolder("state");

    public string Socket => Path.Combine(State, "control.sock");

    public Uri Url => new($"ws://127.0.0.1:{_port}/ocpp/");

    public string InFolder(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>A journal with three held messages of two stations and a dead letter of the second. Sequences 1 to 4.</summary>
    public async Task SeedAsync()
    {
        await using var journal = OpenJournal();
        await HoldAsync(journal, "CP-01", "StartTransaction", """{"connectorId":1,"idTag":"T-1","meterStart":0,"timestamp":"2026-03-01T12:00:00Z"}""", "1234567890");
        await HoldAsync(journal, "CP-01", "StopTransaction", "{\"transactionId\":1234567890,\n \"meterStop\":1.50}");
        await HoldAsync(journal, "CP-02", "MeterValues", "{\"connectorId\":1}", kind: HeldKind.MeterSample);
        await HoldAsync(journal, "CP-02", "StopTransaction", """{"transactionId":7,"meterStop":12}""");
        journal.Refuse(journal.Next("CP-02", 9)[^1], "FormationViolation", "meterStop: \u001b[31mtoo small");
        await journal.FlushAsync();
    }

    public CallJournal OpenJournal()
        => CallJournal.Open(new(State, 64 << 20), TimeProvider.System, new SiteEvents(TimeProvider.System), NullLogger.Instance);

    /// <summary>Runs the command on this site.</summary>
    public Task<(int Code, string Out, string Error)> QueueAsync(params string[] arguments)
        => GatewayProcess.RunAsync(["queue", .. arguments, "--config", SitePath]);

    /// <summary>Starts the gateway for the first time and waits until it listens to commands.</summary>
    public async Task StartAsync()
    {
        await RunAsync();
        await Patience.Until(() => File.Exists(Socket), "the control socket");
    }

    /// <summary>Starts the gateway and waits until it answers at all.</summary>
    public async Task RunAsync()
    {
        _gateway = GatewayProcess.Start(["run", "--config", SitePath]);
        for (var up = false; !up;)
        {
            using var patience = Patience.Start();
            try
            {
                using var answer = await _http.GetAsync(StatusUrl("/health"), patience.Token);
                up = true;
            }
            catch (HttpRequestException) when (!_gateway.Out.IsCompleted)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
            }
        }
    }

    public Task KillAsync() => _gateway!.KillAsync();

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path) => _http.SendAsync(new(method, StatusUrl(path)));

    public async Task<string> GetAsync(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, path);
        return await answer.Content.ReadAsStringAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.KillAsync();
            _gateway.Dispose();
        }

        _http.Dispose();
        _folder.Delete(true);
    }

    private Uri StatusUrl(string path) => new($"http://127.0.0.1:{_statusPort}{path}");

    private static async Task HoldAsync(
        CallJournal journal, string station, string action, string payload, string? transaction = null, HeldKind kind = HeldKind.Transaction)
    {
        var call = new HeldCall(
            station, OcppVersion.V16, action, $"id-{action}", Encoding.UTF8.GetBytes(payload), new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), kind)
        {
            Transaction = transaction,
        };
        LocalTransaction[] begun = transaction is null ? [] : [new(station, long.Parse(transaction), null, 1, call.HeldAt)];
        Assert.True(await journal.HoldAsync(call, begun));
    }
}
