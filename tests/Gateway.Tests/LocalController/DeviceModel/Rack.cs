using System.Text;
using System.Text.Json.Nodes;
using Gateway.Journal;
using Gateway.LocalController;
using Gateway.LocalController.DeviceModel;
using Gateway.LocalController.Security;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Site;
using Gateway.Tests.Monitoring;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;
using Gateway.Upstream;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.LocalController.DeviceModel;

/// <summary>The device model without a link: asked as the CSMS asks it; each answer is held against the catalogue.</summary>
internal sealed class Rack : IDisposable
{
    private readonly string _directory;
    private readonly ServiceProvider _services;

    private Rack(string directory, BalancingPlan? balancing, CsmsOptions csms, Variable[] more)
    {
        _directory = directory;
        Image = SampleSite.Full(Time, balancing);
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(Image)
            .AddSingleton(Image.Plan)
            .AddSingleton(csms)
            .AddSingleton<ReplayPatience>()
            .AddSingleton(_ => DurableNotes.Open(directory, Time, NullLogger.Instance))
            .AddLogging(logging => logging.AddProvider(Log))
            .AddSingleton<OwnVoice>()
            .AddBlock<OwnSettings>()
            .AddSingleton<SecurityEvents>()
            .AddDeviceModel()
            .AddSingleton(new SecurityEvents(Time))
            .AddSingleton(new CertificateFolder(directory))
            .AddSingleton<OwnCertificate>()
            .AddSingleton<LoginProfile>()
            .AddSingleton<IOwnBlock>(new Rows(more))
            .AddSingleton<OwnDesk>()
            .BuildServiceProvider();
        Desk = _services.GetRequiredService<OwnDesk>();
        foreach (var service in _services.GetServices<IHostedService>())
        {
            service.StartAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
    }

    public static CsmsOptions Csms { get; } = new()
    {
        Url = new("wss://csms.example/ocpp"),
        Identity = "depot-west",
        Password = "the site file's own",
        Protocols = ["ocpp2.1", "ocpp2.0.1", "ocpp1.6"],
        Bridge = true,
        BackoffMin = TimeSpan.FromSeconds(1),
        BackoffMax = TimeSpan.FromSeconds(30),
    };

    public ManualTime Time { get; } = new();

    public RecordedLog Log { get; } = new();

    public SiteImage Image { get; }

    public OwnDesk Desk { get; }

    public Model Model => Service<Model>();

    /// <param name="state">Of an earlier one; null: a new one.</param>
    public static Rack New(string? state = null, double reserve = 2, CsmsOptions? csms = null, params Variable[] more)
        => new(state ?? TestSite.NewState(), new("fair", TimeSpan.FromSeconds(1), new(reserve), TimeSpan.FromSeconds(10)), csms ?? Csms, more);

    public T Service<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>The payload of the answer.</summary>
    public JsonNode Ask(string action, string payload, OcppVersion version = OcppVersion.V21)
    {
        var reply = Reply(action, payload, version);
        Assert.True(reply.Payload is not null, reply.Text);
        var shape = MessageCatalogue.Of(version).Find(action)!.Response!;
        Assert.Null(PayloadChecker.Check(shape, reply.Payload.Value.Span)?.Line);
        return JsonNode.Parse(reply.Payload.Value.Span)!;
    }

    public Reply Reply(string action, string payload, OcppVersion version = OcppVersion.V21)
        => Desk.AnswerAsync(new(version, action, Encoding.UTF8.GetBytes(payload)), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>What GetVariables gives for one: its status and its value.</summary>
    public (string Status, string? Value) Get(string component, string variable)
    {
        var result = Ask("GetVariables", $$"""{"getVariableData":[{"component":{{component}},"variable":{{variable}}}]}""")["getVariableResult"]![0]!;
        return ((string)result["attributeStatus"]!, (string?)result["attributeValue"]);
    }

    /// <summary>What SetVariables gives for one: its status and its reason.</summary>
    public (string Status, string? Reason) Set(string component, string variable, string value)
    {
        var result = Ask(
            "SetVariables",
            $$"""{"setVariableData":[{"component":{{component}},"variable":{{variable}},"attributeValue":{{JsonValue.Create(value).ToJsonString()}}}]}""")
            ["setVariableResult"]![0]!;
        return ((string)result["attributeStatus"]!, (string?)result["attributeStatusInfo"]?["reasonCode"]);
    }

    /// <summary>It ends, and another begins with what it has kept.</summary>
    public Rack Restarted(double reserve = 2, CsmsOptions? csms = null)
    {
        _services.Dispose();
        return New(_directory, reserve, csms);
    }

    public void Dispose()
    {
        _services.Dispose();
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    private sealed class Rows(Variable[] rows) : IOwnBlock
    {
        public IEnumerable<Variable> Variables => rows;
    }
}
