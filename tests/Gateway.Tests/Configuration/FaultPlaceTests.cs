using Gateway.Configuration;

namespace Gateway.Tests.Configuration;

/// <summary>All faults at once, each where it stands.</summary>
public sealed class FaultPlaceTests : IDisposable
{
    private const string Planted = """
        site:
          id: depot west
          voltage: 230
          timezone: Europe/Berlin
        csms:
          url: https://csms.example/ocpp
          backoff: { min: 1 min, max: 30 s }
        stations:
          listen:
            - url: ws://0.0.0.0:9000/ocpp
          unknown: rejected
          defaults: { maxCurrent: 3 A, phases: [L1, L1] }
          list:
            - id: CP-01
              passwordFile: not/there
              circuit: row-q
            - id: CP-01
              password: ${NOT_SET}
        circuits:
          - { id: main, limit: 250 kW }
          - { id: row-a, parent: main, limmit: 125 A }
        devices:
          - { id: grid, role: grid, model: eastron-sdm63, connect: tcp://192.168.10.20:502, unit: 300 }
        balancing:
          every: 10 s
        mqtt:
        """;

    private readonly SiteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_planted_fault_is_told_with_its_line_and_column()
    {
        string[] expected =
        [
            "2:7: error: site.id is depot west, which must be letters, digits, - and _, at most 48 of them",
            "3:12: error: site.voltage is 230 without a unit; write 230 V",
            "4:3: error: timezone is not a setting of site; did you mean timeZone?",
            "6:8: error: csms.url is https://csms.example/ocpp, which does not begin with wss:// or ws://; "
                + "write, for example, wss://csms.example/ocpp",
            "7:31: error: csms.backoff.max must be at least min, 60 s",
            "10:7: error: stations.listen[].security is missing; write none, basic or certificate",
            "11:12: error: stations.unknown is rejected; write reject or accept; did you mean reject?",
            "12:27: error: stations.defaults.maxCurrent is 3 A, outside 6 A to 1000 A",
            "12:40: error: stations.defaults.phases says the same word twice",
            "15:21: error: stations.list[].passwordFile names not/there, which cannot be read: there is no such file",
            "16:16: error: stations.list[].circuit is row-q, and no circuit has that id; did you mean row-a?",
            "17:11: error: stations.list[].id is CP-01, as is the station in line 14",
            "18:17: error: stations.list[].password names ${NOT_SET}, and the environment has no such variable",
            "20:24: error: circuits[].limit is 250 kW, which is not a current such as 16 A; write it in mA, A",
            "21:5: error: circuits[].limit is missing; write, for example, limit: 16 A",
            "21:32: error: limmit is not a setting of circuits[]; did you mean limit?",
            "23:36: error: devices[].model is eastron-sdm63, and there is no such register map in DIRECTORIES; did you mean eastron-sdm630?",
            "23:91: error: devices[].unit is 300, outside 0 to 255",
            "25:10: error: balancing.every must be at most half of staleAfter, 5 s",
            "26:1: error: mqtt.broker is missing; write, for example, broker: mqtt://localhost:1883",
        ];

        var directories = $"{_folder.File("devices")} or {Path.Combine(AppContext.BaseDirectory, "devices")}";
        var told = _folder.Faults(Planted).Where(f => f.Contains("error", StringComparison.Ordinal))
            .Select(f => f.Replace(directories, "DIRECTORIES", StringComparison.Ordinal));

        Assert.Equal(string.Join('\n', expected), string.Join('\n', told));
    }

    [Fact]
    public void A_fault_shows_its_line_and_points_at_the_place()
    {
        var fault = SiteFile.Read("my.yaml", SiteFolder.Good.Replace("63 A", "63", StringComparison.Ordinal), _ => null).Faults.Single();

        Assert.Equal(
            """
            my.yaml:12:24: error: circuits[].limit is 63 without a unit; write 63 A (or mA)
                  - { id: main, limit: 63 }
                                       ^
            """,
            fault.ToString());
    }

    [Fact]
    public void A_tab_before_the_place_keeps_the_caret_below_it()
        => Assert.EndsWith("\n    a:\tb\n      \t^", new Fault("x", 1, 4, Severity.Error, "wrong", "a:\tb").ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_line_of_a_megabyte_is_shown_around_the_place()
    {
        var shown = new Fault("x", 1, 500_001, Severity.Error, "wrong", new string('a', 500_000) + "HERE" + new string('b', 500_000)).ToString();

        Assert.True(shown.Length < 500);
        var lines = shown.Split('\n');
        Assert.Equal(lines[1].IndexOf("HERE", StringComparison.Ordinal), lines[2].IndexOf('^', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("    password: hunter2, and more")]
    [InlineData("    - upstreamPassword: 'hunter2'")]
    [InlineData("    pasword: hunter2")]
    [InlineData("    - { id: a, password: hunter2, circuit: x }")]
    [InlineData("    - { id: a, \"password\": \"hunter2, more\", circuit: x }")]
    public void A_secret_in_the_shown_line_is_masked(string line)
    {
        var shown = new Fault("x", 1, 5, Severity.Error, "wrong", line).ToString();

        Assert.DoesNotContain("hunter2", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("more", shown, StringComparison.Ordinal);
        Assert.Contains("***", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void The_path_of_a_secret_is_not_masked()
        => Assert.Contains(
            "secrets/csms", new Fault("x", 1, 5, Severity.Error, "wrong", "  passwordFile: secrets/csms").ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_missing_section_is_one_fault_and_not_one_for_each_of_its_keys()
        => Assert.Equal(
            [
                "1:1: error: site is missing",
                "1:1: error: csms is missing",
                "1:1: error: stations is missing",
                "1:1: error: circuits is missing: say at least the grid connection, such as - { id: main, limit: 63 A }",
            ],
            _folder.Faults("status: { listen: http://127.0.0.1:8080 }"));

    [Fact]
    public void Anything_can_have_the_wrong_shape()
        => Assert.Equal(
            [
                "1:1: error: site.id is missing; write, for example, id: depot-west",
                "3:3: error: csms must be a section: a line for each of its keys",
                "4:11: error: stations must be a section: a line for each of its keys",
                "5:11: error: circuits must be a list: write [main]",
                "6:11: error: devices must list sections, such as - { id: ... }",
                "7:21: error: balancing.every must be a single value",
                "7:37: error: balancing.reserve must be a single value",
            ],
            _folder.Faults("""
                site: {}
                csms:
                  - url
                stations: yes
                circuits: main
                devices: [grid]
                balancing: { every: [1 s], reserve: { a: 2 A } }
                """));

    [Fact]
    public void What_an_alias_repeats_is_told_at_the_alias()
        => Assert.Equal(
            ["12:23: error: balancing.reserve is 63 s, which is not a current such as 16 A; write it in mA, A"],
            _folder.Faults(SiteFolder.Good.Replace("      security: basic\n", "      security: basic\n  pingInterval: &same 63 s\n", StringComparison.Ordinal)
                .Replace("circuits:", "balancing: { reserve: *same }\ncircuits:", StringComparison.Ordinal)));
}
