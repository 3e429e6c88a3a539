using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using Gateway.Monitoring;
using Gateway.Site;
using Gateway.Tests.Firmware;
using Gateway.Tests.Monitoring;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Contracts;

/// <summary>
/// What people subscribe to and draw in their dashboards, as approved text. A change here is a change of the contract: it shows in
/// the diff of the approved file, which is written by hand.
/// </summary>
public sealed class MonitoringContractTests
{
    [Fact]
    public void The_MQTT_topics_and_their_keys_are_the_approved_ones()
    {
        var time = new ManualTime();
        var image = SampleSite.Full(time);
        image.ReportFault("grid", "silent");
        image.CappedBy(new Caps());
        image.Station("CP+1").SetPointSent(1, new(-10));
        image.Station("CP+1").SetPointRefused(1, "Rejected");
        image.SignalledBy(() => [Signal with { Power = new(4200) }, Signal with { Current = new(16) }]);
        image.ReportAfrr(new(time.GetUtcNow(), "following", 50, new(50_000), new(10_000), new(9000), default, new(20_000), new(20_000)));
        var site = image.Freeze() with { Csms = new(false, "ocpp2.0.1", "Accepted", time.GetUtcNow(), "refused") };
        var lines = StatusDocuments.All(site)
            .GroupBy(o => Kind(o.Topic))
            .Select(g => $"{g.Key} retained: {Keys(g.SelectMany(o => KeysOf(StatusObject.Json(o.Write))))}")
            .Append($"events not retained: {Keys(KeysOf(StatusDocuments.Event(new(time.GetUtcNow(), "kind", "subject", "text"))))}")
            .Append($"set/NAME/result not retained: {Keys(KeysOf(new MqttCommands([], NullLogger.Instance).Answer(new("set/NAME", "{\"id\":1}"u8.ToArray(), false))))}")
            .Append("status retained, last will: online | offline")
            .Order(StringComparer.Ordinal);

        Assert.Equal(Approved("mqtt-topics"), lines);
    }

    [Fact]
    public void The_metrics_and_their_units_are_the_approved_ones()
    {
        var lines = new List<string>();
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        _ = new GatewayMetrics(meters, SampleSite.Full(new ManualTime()));
        using var cache = new EmptyCache();
        _ = cache.Metrics(meters);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
            {
                Assert.True(instrument.IsObservable, instrument.Name);
                lines.Add($"{instrument.Name} {instrument.Unit}: {instrument.Description}");
            }
        };
        listener.Start();

        Assert.Equal(Approved("metrics"), lines.Order(StringComparer.Ordinal));
    }

    private static SignalState Signal { get; } = new(
        "consumption", "the grid operator's consumption limit", LimitRank.GridOperator, false, "limited", null, null, TimeSpan.FromMinutes(1), false);

    private static string[] Approved(string name)
        => File.ReadAllLines(Repository.File($"tests/Gateway.Tests/Contracts/{name}.approved.txt"));

    private static string Kind(string topic) => topic.Split('/') switch
    {
        [var one] => one,
        [var one, _] => $"{one}/ID",
        [var one, _, var two, _] => $"{one}/ID/{two}/N",
        [var one, _, var two, _, var three] => $"{one}/ID/{two}/N/{three}",
        _ => topic,
    };

    private static string Keys(IEnumerable<string> keys) => string.Join(' ', keys.Distinct().Order(StringComparer.Ordinal));

    private static List<string> KeysOf(byte[] json)
        => JsonDocument.Parse(Encoding.UTF8.GetString(json)).RootElement.EnumerateObject().Select(p => p.Name).ToList();

    private sealed class Caps : ISiteCaps
    {
        public ImmutableArray<SiteCap> At(DateTimeOffset now, long at) => [new("the CSMS's limit for the site", new(40)) { Power = new(new(4200)) }];

        public Ampere? OfTransaction(DateTimeOffset now, long at, DateTimeOffset began, Wiring wiring) => new(10);
    }
}
