using System.Net.Sockets;
using System.Text.Json;
using Gateway.GridSignals.Evidence;
using Gateway.GridSignals.External;
using Gateway.GridSignals.ModbusTcp;
using Gateway.Site;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.GridSignals;

/// <summary>From the site file to the wire: sources are there, limit, are shown, and leave their evidence.</summary>
public sealed class SignalsJourneyTests
{
    private const string Sections = """
        signals:
          section14a: { devices: 3 }
          contacts: [{ id: ripple, connect: "tcp://127.0.0.1:1", input: discrete 0, limit: section14a }]
          consumption: { failsafe: 5 kW }
          production: { failsafe: 0 W }
          excursions: { export: { limit: 10 kW } }
          modbus: { listen: "tcp://127.0.0.1:0", limit: { failsafe: 8 kW } }
        """;

    private readonly ManualTime _time = new();

    [Fact]
    public async Task Every_source_of_the_site_file_is_there_and_the_lowest_limit_acts()
    {
        await using var journey = await Journey.StartAsync(site => site with { Sections = Sections }, _time);
        var site = journey.Gateway.Image.Freeze();

        Assert.Equal(
            ["connection-export silent", "consumption failSafe", "contact-ripple silent", "production failSafe", "controller failSafe"],
            site.Signals.Select(s => $"{s.Id} {s.State}"));
        Assert.Equal((5000, "the grid operator's consumption limit (fail-safe)"), (Assert.Single(site.Caps).Power!.Value.Limit.Value, site.Caps[0].Name));
    }

    [Fact]
    public async Task What_is_said_over_mqtt_acts_at_the_next_look_and_its_evidence_is_exported()
    {
        await using var journey = await Journey.StartAsync(site => site with { Sections = Sections }, _time);
        Assert.Equal("heard", Says(journey, "", 1).Text);
        Assert.Equal("3000 W", Says(journey, ", \"limitW\":3000", 2).Text);
        Assert.Equal(3000, Assert.Single(journey.Gateway.Image.Freeze().Caps).Power!.Value.Limit.Value);

        journey.Gateway.KeepState = true;
        await journey.Gateway.StopAsync();
        using var output = new StringWriter();
        Assert.Equal(0, EvidenceCommands.Export(journey.Gateway.State, null, null, asJson: true, output, TextWriter.Null));

        Assert.Contains("\"source\":\"consumption\"", output.ToString(), StringComparison.Ordinal);
        journey.Gateway.KeepState = false;
    }

    [Fact]
    public async Task A_building_controller_reads_the_limit_in_force()
    {
        await using var journey = await Journey.StartAsync(site => site with { Sections = Sections }, _time);
        using var peer = new TcpClient();
        await peer.ConnectAsync(journey.Gateway.Service<ModbusTcpServer>().EndPoint!);

        await peer.GetStream().WriteAsync(new byte[] { 0, 1, 0, 0, 0, 6, 1, 4, 0, 9, 0, 2 });
        var answer = new byte[13];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        await peer.GetStream().ReadExactlyAsync(answer, patience.Token);

        Assert.Equal("000100000007010404" + "00001388", Convert.ToHexString(answer));
    }

    [Fact]
    public async Task Without_the_section_nobody_limits_and_nothing_listens()
    {
        await using var journey = await Journey.StartAsync(time: _time);

        Assert.Empty(journey.Gateway.Image.Freeze().Signals);
        Assert.Empty(journey.Gateway.Image.Freeze().Caps);
        Assert.True(journey.Gateway.Service<LimitHub>().IsEmpty);
    }

    private CommandAnswer Says(Journey journey, string rest, int counter)
    {
        using var json = JsonDocument.Parse($$"""{"counter":{{counter}}, "time":"{{_time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'}}"{{rest}}}""");
        return journey.Gateway.Service<IEnumerable<ISiteCommand>>().Single(c => c.Name == "consumptionLimit").Execute(json.RootElement);
    }
}
