using Gateway.Balancing;
using Gateway.Configuration;
using Gateway.Site;
using Gateway.Stations;

namespace Gateway.Tests.Configuration;

/// <summary>What a sound file becomes.</summary>
public sealed class SiteFileTests : IDisposable
{
    private readonly SiteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_not_said_has_the_default_of_the_contract()
    {
        var site = _folder.Site(SiteFolder.Good);

        Assert.Equal(("depot", "depot", "UTC", 230d), (site.Plan.Id, site.Plan.Name, site.Plan.TimeZone.Id, site.Plan.Voltage.Value));
        Assert.Equal(("/var/lib/site-gateway", 512_000_000L), (site.StateDirectory, site.JournalSize.Value));
        Assert.Equal(("depot", true), (site.Csms.Identity, site.Csms.Bridge));
        Assert.Equal(["ocpp2.1", "ocpp2.0.1", "ocpp1.6"], site.Csms.Protocols.AsEnumerable());
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)), (site.Csms.BackoffMin, site.Csms.BackoffMax));
        Assert.Equal((false, Validation.Relay, false), (site.Stations.AcceptUnknown, site.Stations.Validation, site.Stations.AcceptUnknownTokensOffline));
        Assert.Equal((65_536, 60, 30), (site.Stations.MaxMessage, site.Stations.PingInterval.TotalSeconds, site.Stations.CallTimeout.TotalSeconds));
        Assert.Equal(new StationPlan("CP-01", "main", Wiring.Straight, new(32), new(6), new(6), 0), site.Plan.Stations["CP-01"]);
        Assert.Equal((Strategy.Fair, 1, 2d, 10), (site.Balancing.Strategy, site.Balancing.Every.TotalSeconds, site.Balancing.Reserve.Value, site.Balancing.StaleAfter.TotalSeconds));
        Assert.Equal((null, null, "http://127.0.0.1:8080/"), (site.Firmware, site.Mqtt, site.Status.Listen.AbsoluteUri));
        Assert.Empty(site.Notices);
    }

    [Fact]
    public void The_defaults_of_the_file_hold_for_every_station_that_says_nothing_else()
    {
        var site = _folder.Site(SiteFolder.Good.Replace(
            "  list:",
            "  defaults: { circuit: main, phases: [L3], maxCurrent: 16.125 A, fallbackCurrent: 0 A, priority: 3 }\n  list:\n"
            + "    - { id: CP-02, password: x, phases: [L2, L3, L1], priority: -1 }",
            StringComparison.Ordinal));

        Assert.Equal(new StationPlan("CP-01", "main", new(Phase.L3), new(16.125), new(6), new(0), 3), site.Plan.Stations["CP-01"]);
        Assert.Equal(new StationPlan("CP-02", "main", new(Phase.L2, Phase.L3, Phase.L1), new(16.125), new(6), new(0), -1), site.Plan.Stations["CP-02"]);
        Assert.Equal(site.Plan.Stations["CP-01"] with { Id = "new" }, site.Plan.Station("new"));
    }

    [Fact]
    public void Ports_that_everybody_knows_need_not_be_said()
    {
        var site = _folder.Site(SiteFolder.Good + """

            devices: [{ id: pv, role: pv, model: eastron-sdm630, connect: "tcp://inverter" }]
            mqtt: { broker: mqtts://broker }
            """);

        Assert.Equal((502, 8883), (site.Devices[0].Connect.Port, site.Mqtt!.Broker.Port));
    }

    [Fact]
    public void A_model_may_lie_beside_the_site_file()
    {
        _folder.Write("devices/my-meter.yaml", "");
        var site = _folder.Site(SiteFolder.Good + "\ndevices: [{ id: pv, role: pv, model: my-meter, connect: 'tcp://x:1' }]\n");

        Assert.Equal("my-meter", site.Devices[0].Model);
        Assert.Equal([_folder.File("devices"), Path.Combine(AppContext.BaseDirectory, "devices")], site.DeviceDirectories.AsEnumerable());
    }

    [Fact]
    public void What_holds_while_the_csms_is_away_is_read()
    {
        var site = _folder.Site(SiteFolder.Good.Replace(
            "  list:", "  offlineUnknown: accept\n  offlineTokens: [ 04A1B2C3, 0012 ]\n  lateRefusal: finish\n  list:", StringComparison.Ordinal)
            .Replace("csms:\n", "csms:\n  replay: { attempts: 5, interval: 10 s }\n", StringComparison.Ordinal));

        Assert.True(site.Stations.AcceptUnknownTokensOffline);
        Assert.Equal(["04A1B2C3", "0012"], site.Stations.OfflineTokens.AsEnumerable());
        Assert.False(site.Stations.StopUnwanted);
        Assert.Equal((5, TimeSpan.FromSeconds(10)), (site.Csms.ReplayAttempts, site.Csms.ReplayInterval));
        Assert.Empty(site.Notices);
    }

    [Theory]
    [InlineData("[ 04a1, 04A1 ]", "says the token 04a1 twice")]
    [InlineData("[ '' ]", "must be 1 to 255 characters")]
    [InlineData("[ ' 04A1' ]", "must be 1 to 255 characters")]
    public void Tokens_that_cannot_be_are_faults(string tokens, string fault)
    {
        var (_, faults) = _folder.Read(SiteFolder.Good.Replace("  list:", $"  offlineTokens: {tokens}\n  list:", StringComparison.Ordinal));

        Assert.Contains(faults, f => f.Text.Contains(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void What_has_no_effect_yet_is_noticed_when_the_file_says_it()
    {
        var site = _folder.Site(SiteFolder.Good + """

            devices:
              - { id: pv, role: pv, model: sunspec, connect: "tcp://10.0.0.3" }
            balancing: { strategy: throughput }
            firmware: { listen: "http://0.0.0.0:9080" }
            mqtt: { broker: mqtt://localhost, homeAssistant: true }
            """);

        Assert.Equal(["mqtt.homeAssistant"], site.Notices.Select(n => n.Split(' ')[0]));
        Assert.All(site.Notices, n => Assert.Contains("is not active yet", n, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_throws_with_every_fault()
    {
        var path = _folder.Write("bad.yaml", SiteFolder.Good.Replace("63 A", "63", StringComparison.Ordinal).Replace("basic", "none", StringComparison.Ordinal));

        var e = Assert.Throws<SiteFileException>(() => SiteFile.Load(path, out _));

        Assert.Equal([Severity.Warning, Severity.Error], e.Faults.Select(f => f.Severity));
        Assert.Contains($"{path}:12:24: error: ", e.Message, StringComparison.Ordinal);
        Assert.Contains($"{path}:8:17: warning: ", e.Message, StringComparison.Ordinal);
    }
}
