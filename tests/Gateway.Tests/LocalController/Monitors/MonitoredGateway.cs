using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Journal;
using Gateway.LocalController;
using Gateway.LocalController.DeviceModel;
using Gateway.LocalController.Monitors;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.LocalController.Monitors;

/// <summary>The monitors of a gateway without its link: a few variables, a clock that stands still, a disk. What it answers is checked.</summary>
internal sealed class MonitoredGateway : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("site-gateway-monitors-");
    private ServiceProvider _services;

    public MonitoredGateway()
    {
        Image = new(
            new SitePlan(
                "depot", "Depot", TimeZoneInfo.Utc, new(230), [], ImmutableSortedDictionary<string, StationPlan>.Empty,
                new("", "main", Wiring.Straight, new(32), new(6), new(6), 0)),
            Time);
        Events = new(Time);
        _services = Make();
    }

    public ManualTime Time { get; } = new();

    public SiteImage Image { get; }

    public SiteEvents Events { get; }

    public Meter Meter { get; } = new();

    public MonitorBook Book => Get<MonitorBook>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>As a restart does: what is not on disk is forgotten.</summary>
    public void Restart()
    {
        _services.Dispose();
        _services = Make();
    }

    /// <summary>Looks once.</summary>
    public IReadOnlyList<EventDataType> Looks(Hearing hearing = Hearing.Now) => Get<MonitorRound>().Look(hearing);

    /// <summary>Looks once after so many seconds.</summary>
    public IReadOnlyList<EventDataType> LooksAfter(double seconds, Hearing hearing = Hearing.Now)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        return Looks(hearing);
    }

    /// <summary>The answer to a call of the CSMS; that it is a CALLRESULT and keeps its schema is checked.</summary>
    public async Task<JsonNode> AnswersAsync(string action, string payload, OcppVersion version = OcppVersion.V21)
    {
        var reply = await ReplyAsync(action, payload, version);
        Assert.True(reply.Payload is not null, $"{reply.Code}: {reply.Text}");
        Assert.Null(PayloadChecker.Check(MessageCatalogue.Of(version).Find(action)!.Response!, reply.Payload.Value.Span));
        return JsonNode.Parse(reply.Payload.Value.Span)!;
    }

    public async Task<Reply> ReplyAsync(string action, string payload, OcppVersion version = OcppVersion.V21)
        => await Get<OwnDesk>().AnswerAsync(new(version, action, Encoding.UTF8.GetBytes(payload)), CancellationToken.None);

    /// <summary>Sets one monitor on a variable of the meter; what the CSMS hears of it.</summary>
    public async Task<JsonNode> SetsAsync(
        string type, double value, string variable = "Power", int severity = 5, string more = "", OcppVersion version = OcppVersion.V21)
    {
        var answer = await AnswersAsync("SetVariableMonitoring", Monitor(type, value, variable, severity, more), version);
        return Assert.Single(answer["setMonitoringResult"]!.AsArray())!;
    }

    /// <returns>The new monitor's id.</returns>
    public async Task<int> HasAsync(string type, double value, string variable = "Power", int severity = 5, string more = "")
    {
        var result = await SetsAsync(type, value, variable, severity, more);
        Assert.Equal("Accepted", result["status"]!.GetValue<string>());
        return result["id"]!.GetValue<int>();
    }

    public static string Monitor(string type, double value, string variable, int severity, string more = "") => FormattableString.Invariant($$"""
        {"setMonitoringData":[{
          "value":{{value}},"type":"{{type}}","severity":{{severity}},"component":{"name":"Meter"},"variable":{"name":"{{variable}}"}{{more}} }]}
        """);

    public void Dispose()
    {
        _services.Dispose();
        _directory.Delete(recursive: true);
    }

    private ServiceProvider Make() => new ServiceCollection()
        .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
        .AddSingleton<TimeProvider>(Time)
        .AddSingleton(_ => DurableNotes.Open(_directory.FullName, Time, NullLogger.Instance))
        .AddSingleton(Image)
        .AddSingleton(Events)
        .AddSingleton<OwnVoice>()
        .AddSingleton<OwnPost>()
        .AddSingleton<OwnDesk>()
        .AddSingleton<Picture>()
        .AddSingleton<Model>()
        .AddSingleton<IOwnBlock>(Meter)
        .AddMonitors()
        .BuildServiceProvider();
}

/// <summary>A component of the device model whose variables say what the test says.</summary>
internal sealed class Meter : IOwnBlock
{
    private readonly Dictionary<string, Variable> _rows = new(StringComparer.OrdinalIgnoreCase);

    public Meter()
    {
        Row("Power", DataEnumType.Decimal, () => Power, row => row with { Min = -1000, Max = 1000, Target = () => Target });
        Row("Count", DataEnumType.Integer, () => "1");
        Row("Label", DataEnumType.String, () => Label);
        Row("Secret", DataEnumType.String, () => null, row => row with { Mutability = MutabilityEnumType.WriteOnly });
        Row("Unwatchable", DataEnumType.Integer, () => "1", row => row with { SupportsMonitoring = false });
        Row("Broken", DataEnumType.Integer, () => throw new InvalidOperationException("no reading"));
    }

    public string? Power { get; set; } = "100";

    public string? Target { get; set; } = "100";

    public string Label { get; set; } = "a";

    public IEnumerable<Variable> Variables => _rows.Values;

    private void Row(string name, DataEnumType type, Func<string?> read, Func<Variable, Variable>? with = null)
    {
        var row = new Variable(new("Meter", null, name), type, read);
        _rows[name] = with is null ? row : with(row);
    }
}
