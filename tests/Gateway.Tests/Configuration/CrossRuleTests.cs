using Gateway.Site;

namespace Gateway.Tests.Configuration;

/// <summary>Rules between the settings, each broken alone.</summary>
public sealed class CrossRuleTests : IDisposable
{
    private readonly SiteFolder _folder = new();

    public CrossRuleTests()
    {
        _folder.WriteCertificate("tls");
        _folder.WriteCertificate("other");
    }

    public void Dispose() => _folder.Dispose();

    private static string With(string old, string replacement)
    {
        Assert.Contains(old, SiteFolder.Good, StringComparison.Ordinal);
        return SiteFolder.Good.Replace(old, replacement, StringComparison.Ordinal);
    }

    private static string And(string more) => SiteFolder.Good + "\n" + more;

    [Fact]
    public void The_site_that_the_rules_are_broken_in_has_no_fault_itself()
        => Assert.Empty(_folder.Faults(SiteFolder.Good));

    //          the stations' entry                                              what is told
    [Theory]
    [InlineData("id: CP-01, password: x, circuit: row", "10:42: error: stations.list[].circuit is row, and no circuit has that id")]
    [InlineData("id: CP-01, password: x, circuit: mian", "is mian, and no circuit has that id; did you mean main?")]
    [InlineData("id: \"CP:01\", password: x", "stations.list[].id is CP:01, which must be letters, digits and * - _ = + | @ . (no colon)")]
    [InlineData("id: .., password: x", "stations.list[].id is .., which names a place in the CSMS's URL, not a station")]
    [InlineData("id: depot, password: x", "10:13: error: stations.list[].id is depot, which is the gateway's own identity upstream")]
    [InlineData("id: CP-01, password: x, minCurrent: 40 A", "stations.list[].minCurrent does not fit: minCurrent 40 A is above maxCurrent 32 A")]
    [InlineData("id: CP-01, password: x, minCurrent: 5 A", "is 5 A, outside 6 A to 1000 A")]
    [InlineData("id: CP-01, password: x, minCurrent: 10 A", "minCurrent does not fit: fallbackCurrent 6 A is below minCurrent 10 A; write 0 A, or at least 10 A")]
    [InlineData("id: CP-01, password: x, fallbackCurrent: 33 A", "fallbackCurrent does not fit: fallbackCurrent 33 A is above maxCurrent 32 A")]
    [InlineData("id: CP-01, password: x, fallbackCurrent: 5.9 A", "fallbackCurrent 5.9 A is below minCurrent 6 A")]
    [InlineData("id: CP-01, password: x, phases: []", "phases is empty; say at least one of L1, L2, L3")]
    [InlineData("id: CP-01, password: x, phases: [L1, L4]", "phases is L4; write L1, L2, L3, L1-L2, L2-L3 or L3-L1")]
    [InlineData("id: CP-01, password: x, phases: L1", "phases must be a list: write [L1]")]
    [InlineData("id: CP-01", "10:13: warning: stations.list[].id CP-01 has no password, and every endpoint asks for one: it cannot connect")]
    public void Stations(string entry, string fault)
        => Assert.Contains(fault, _folder.Fault(With("id: CP-01, password: s3cret", entry)), StringComparison.Ordinal);

    [Theory]
    [InlineData("- { id: main, limit: 63 A, parent: up }", "parent is up, and no circuit has that id")]
    [InlineData("- { id: main, limit: 63 A }\n  - { id: main, limit: 63 A }", "13:11: error: circuits[].id is main, as is the circuit in line 12")]
    [InlineData("- { id: main, limit: 63 A, parent: main }", "12:38: error: circuits[].parent leads round in a circle: main -> main")]
    [InlineData(
        "- { id: a, limit: 63 A, parent: b }\n  - { id: b, limit: 63 A, parent: main }\n  - { id: main, limit: 63 A, parent: a }",
        "12:35: error: circuits[].parent leads round in a circle: a -> b -> main -> a")]
    [InlineData("- { id: main, limit: 63 A }\n  - { id: row, parent: main, limit: 80 A }", "13:37: warning: circuits[].limit of row, 80 A, is above the 63 A of its parent main")]
    [InlineData("- { id: main, limit: 5 A }", "12:24: error: circuits[].limit of main, 5 A, cannot hold with the gateway away: on L1 its stations fall back to 6 A;")]
    [InlineData("- { id: main, limit: 63 A, uncontrolled: 58 A }", "fall back to 6 A, and uncontrolled is 58 A; lower their fallbackCurrent")]
    [InlineData("- { id: main, limit: 63 A, meter: grid }", "meter is grid, and no device has that id")]
    [InlineData("- { id: other, limit: 63 A }", "stations.list[].circuit is main, and no circuit has that id")]
    [InlineData("[]", "circuits is empty: say at least the grid connection")]
    public void Circuits(string circuits, string fault)
        => Assert.Contains(fault, _folder.Fault(With("- { id: main, limit: 63 A }", circuits)), StringComparison.Ordinal);

    [Fact]
    public void Fallback_currents_are_summed_up_the_tree_and_per_site_phase()
    {
        const string Tree = """
            - { id: row, parent: main, limit: 20 A }
              - { id: main, limit: 30 A, uncontrolled: 10 A }
            """;
        string Site(string stations) => With("- { id: main, limit: 63 A }", Tree).Replace("- { id: CP-01, password: s3cret }", stations, StringComparison.Ordinal);

        // Three on L2 of the row: 18 A fit it; with one more on main's L2 24 A + 10 A do not fit 30 A.
        const string Row = "- { id: a, password: x, circuit: row, phases: [L2] }\n    - { id: b, password: x, circuit: row, phases: [L2, L3] }\n"
            + "    - { id: c, password: x, circuit: row, phases: [L2, L1, L3] }";
        Assert.Empty(_folder.Faults(Site(Row)));
        Assert.Empty(_folder.Faults(Site(Row + "\n    - { id: d, password: x, phases: [L1] }")));
        var fault = _folder.Fault(Site(Row + "\n    - { id: d, password: x, phases: [L3, L2] }"));
        Assert.Contains("limit of main, 30 A, cannot hold", fault, StringComparison.Ordinal);
        Assert.Contains("on L2 its stations fall back to 24 A, and uncontrolled is 10 A", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_faulty_number_is_not_told_again_by_the_rules_that_need_it()
        => Assert.Contains("limit is 63 without a unit", _folder.Fault(With("63 A", "63")), StringComparison.Ordinal);

    [Fact]
    public void Circuits_come_parents_first_whatever_their_order_in_the_file()
        => Assert.Equal(
            ["main", "row", "box"],
            _folder.Site(With(
                "- { id: main, limit: 63 A }",
                "- { id: box, parent: row, limit: 16 A }\n  - { id: row, parent: main, limit: 32 A }\n  - { id: main, limit: 63 A }"))
                .Plan.Circuits.Select(c => c.Id));

    [Theory]
    [InlineData("role: pv", "meter is m, which does not measure a circuit; its role must be grid or circuit")]
    [InlineData("role: grid, model: eastron-sdm63O", "there is no such register map in ")]
    [InlineData("role: grid, model: ../devices/eastron-sdm630", "there is no such register map in ")]
    [InlineData("role: grid, connect: 'tcp://'", "devices[].connect is tcp://, which names no host")]
    [InlineData("role: grid, connect: 'tcp://192.168.10.\uFDF720:502'", "which names no host")]     // letters from right to left, and digits: no domain
    [InlineData("role: grid, connect: '192.168.1.2:502'", "connect is 192.168.1.2:502, which is not a URL")]
    [InlineData("role: grid, connect: 'rtu:///dev/ttyUSB0?baud=9601'", "connect has baud=9601; known are baud=")]
    [InlineData("role: grid, connect: 'rtu://ttyUSB0'", "connect is rtu://ttyUSB0; write, for example, rtu:///dev/ttyUSB0")]
    [InlineData("role: grid, connect: 'rtu:///dev/ttyUSB0?data=9'", "connect has data=9; known are baud=1200 to 115200, parity=N, E or O, stop=1 or 2, data=7 or 8")]
    [InlineData("role: grid, connect: 'rtu+tcp://'", "connect is rtu+tcp://, which names no host")]
    [InlineData("role: grid, connect: 'rtu+tcp://10.0.0.9:4001', unit: 0", "unit is 0, which all units of an RTU line hear and none answers; write 1 to 247")]
    [InlineData("role: grid, timeout: 6 s", "timeout is 6 s, outside 50 ms to 5 s")]
    [InlineData("role: grid, unit: 1.5", "unit is 1.5, which is not a whole number")]
    [InlineData("role: grid, phases: [L1, L1]", "devices[].phases says the same word twice")]
    [InlineData("role: grid, phases: L1", "devices[].phases must be a list: write [L1]")]
    [InlineData("role: grid, model: eastron-sdm230", "devices[].phases is missing: Eastron SDM230 measures one phase; say which, for example phases: [L1]")]
    [InlineData("role: circuit, model: eastron-sdm230, phases: [L1, L2]", "devices[].phases names 2 phases, and Eastron SDM230 measures one")]
    [InlineData("role: grid, model: eastron-sdm72d-m", "devices[].role is grid, and Eastron SDM72D-M has no current and no power per phase")]
    public void Devices(string entry, string fault)
    {
        var defaults = string.Concat(
            entry.Contains("model:", StringComparison.Ordinal) ? "" : ", model: eastron-sdm630",
            entry.Contains("connect:", StringComparison.Ordinal) ? "" : ", connect: 'tcp://127.0.0.1'");
        var text = With("limit: 63 A }", "limit: 63 A, meter: m }") + $"\ndevices:\n  - {{ id: m, {entry}{defaults} }}\n";

        Assert.Contains(fault, _folder.Fault(text), StringComparison.Ordinal);
    }

    //          one device                           another                                  what is wrong
    [Theory]
    [InlineData("rtu:///dev/ttyUSB0?baud=9600",      "rtu:///dev/ttyUSB0?baud=19200",         "speaks RTU at 19200 8N1 at /dev/ttyUSB0, where device m speaks RTU at 9600 8N1")]
    [InlineData("rtu:///dev/ttyUSB0",                "rtu:///dev/ttyUSB0?parity=E&stop=2",    "speaks RTU at 9600 8E2 at /dev/ttyUSB0, where device m speaks RTU at 9600 8N1")]
    [InlineData("tcp://10.0.0.9",                    "rtu+tcp://10.0.0.9:502",                "speaks RTU at 10.0.0.9:502, where device m speaks Modbus TCP")]
    [InlineData("rtu:///dev/ttyUSB0",                "rtu:///dev/ttyUSB0?baud=9600&data=8",   null)]
    [InlineData("rtu:///dev/ttyUSB0?baud=9600",      "rtu:///dev/ttyUSB1?baud=19200",         null)]
    [InlineData("tcp://10.0.0.9",                    "tcp://10.0.0.9:502",                    null)]
    public void Devices_on_one_wire_speak_the_same_way(string one, string another, string? fault)
    {
        var (_, faults) = _folder.Read(And($"""
            devices:
              - id: m
                role: circuit
                model: eastron-sdm630
                connect: {one}
              - id: n
                role: circuit
                model: eastron-sdm630
                connect: {another}
                unit: 2
            """));

        string[] expected = fault is null ? [] : [$"devices[].connect {fault}"];
        Assert.Equal(expected, faults.Where(f => f.Severity is Gateway.Configuration.Severity.Error).Select(f => f.Text));
    }

    [Fact]
    public void A_device_has_the_unit_id_and_the_wiring_that_the_file_or_its_map_says()
    {
        var devices = _folder.Site(And("""
            devices:
              - { id: a, role: pv, model: kostal-ksem, connect: 'tcp://127.0.0.1' }
              - { id: b, role: pv, model: kostal-ksem, connect: 'tcp://127.0.0.1', unit: 0 }
              - { id: c, role: circuit, model: eastron-sdm230, connect: 'tcp://127.0.0.1', phases: [L3], reversed: true }
            """)).Devices;

        Assert.Equal([71, 0, 1], devices.Select(d => (int)d.Unit));
        Assert.Equal(new Wiring(Phase.L3), devices[2].Phases);
        Assert.Equal([false, false, true], devices.Select(d => d.IsReversed));
    }

    [Fact]
    public void A_grid_meter_that_no_circuit_names_is_a_warning()
        => Assert.Contains(
            "warning: devices[].id is m, and no circuit names it as its meter: it limits nothing",
            _folder.Fault(And("devices: [{ id: m, role: grid, model: eastron-sdm630, connect: 'tcp://127.0.0.1' }]")),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("status: { listen: http://127.0.0.1:9000 }", "status.listen takes port 9000, which stations.listen[].url takes already (ws://0.0.0.0:9000/ocpp)")]
    [InlineData("status: { listen: http://localhost:8080/x }", "has more than address and port")]
    [InlineData("status: { listen: http://*:8080 }", "for every address of this machine write 0.0.0.0")]
    [InlineData("status: { listen: http://127.0.0.1 }", "status.listen is http://127.0.0.1, which says no port")]
    [InlineData("firmware: { listen: http://0.0.0.0:8080 }", "firmware.listen takes port 8080, which status.listen takes already (http://127.0.0.1:8080")]
    [InlineData("firmware: { listen: http://0.0.0.0:9080, allow: [10.0.0.300/8] }", "firmware.allow is 10.0.0.300/8, which is not a network")]
    [InlineData("firmware: { listen: http://0.0.0.0:9080/images }", "has more than address and port")]
    [InlineData("firmware: { listen: ftp://0.0.0.0:2121 }", "which does not begin with http:// or https://")]
    [InlineData("firmware: { listenTls: http://0.0.0.0:9443 }", "which does not begin with https://")]
    [InlineData("firmware: { url: http://user:secret@gateway.lan }", "firmware.url holds a user name or password")]
    [InlineData("firmware: { url: ftp://gateway.lan }", "which does not begin with http:// or https://")]
    [InlineData("firmware: { bandwidth: 5 kB }", "firmware.bandwidth is 5 kB, outside 10 kB to 10 GB")]
    [InlineData("firmware: { downloads: 0 }", "firmware.downloads is 0, outside 1 to 1000")]
    [InlineData("firmware: { certificate: tls.pem }", "firmware.certificate")]
    [InlineData("balancing: { every: 3 s, staleAfter: 5.9 s }", "staleAfter must be at least two periods of every, 6 s")]
    [InlineData("balancing: { strategy: fiar }", "strategy is fiar; write fair, priority or throughput; did you mean fair?")]
    [InlineData("mqtt: { broker: localhost }", "mqtt.broker is localhost, which is not a URL; write, for example, mqtt://localhost:1883")]
    [InlineData("mqtt: { broker: mqtt://me:pass@localhost }", "broker holds a user name or password; they have keys of their own")]
    [InlineData("mqtt: { broker: mqtt://localhost, password: x }", "mqtt.password needs a username with it")]
    [InlineData("mqtt: { broker: mqtt://localhost, prefix: 'a/#' }", "prefix is a/#, which cannot begin a topic")]
    [InlineData("mqtt: { broker: mqtt://localhost, homeAssistant: yes }", "homeAssistant is yes; write true or false")]
    [InlineData("mqtt: { broker: mqtt://localhost, ca: tls.pem }", "ca has a meaning only with a broker at mqtts://")]
    public void Sections(string section, string fault)
        => Assert.Contains(fault, _folder.Fault(And(section)), StringComparison.Ordinal);

    [Theory]
    [InlineData("listen: https://0.0.0.0:9443")]
    [InlineData("listenTls: https://0.0.0.0:9443")]
    public void Firmware_over_https_needs_certificate_and_key(string door)
        => Assert.Equal(
            ["certificate", "key"],
            _folder.Faults(And($"firmware: {{ {door} }}"))
                .Where(f => f.EndsWith("is missing; https needs certificate and key", StringComparison.Ordinal))
                .Select(f => f.Split("firmware.")[1].Split(' ')[0]));

    [Fact]
    public void Both_doors_of_firmware_need_a_port_of_their_own()
        => Assert.Contains(
            _folder.Faults(And("firmware: { listenTls: https://0.0.0.0:9080 }")),
            f => f.Contains("firmware.listenTls takes port 9080, which firmware.listen takes already", StringComparison.Ordinal));

    [Theory]
    [InlineData("backoff: { min: 1 min }", "backoff.max must be at least min, 60 s")]
    [InlineData("identity: 'a:b'", "csms.identity is a:b")]
    [InlineData("protocols: [ocpp1.7]", "protocols is ocpp1.7; write ocpp2.1, ocpp2.0.1 or ocpp1.6; did you mean ocpp1.6?")]
    [InlineData("protocols: []", "protocols is empty")]
    [InlineData("outage: brigde", "outage is brigde; write bridge or transparent; did you mean bridge?")]
    [InlineData("clientKey: tls.key", "clientKey needs clientCertificate with it")]
    [InlineData("clientKey: tls.key\n  clientCertificate: other.pem", "csms.clientKey names a file without a PEM key")]
    [InlineData("ca: tls.key", "csms.ca names a file that holds no PEM certificate")]
    [InlineData("ca: no.pem", "ca names no.pem, which cannot be read: there is no such file")]
    [InlineData("ca: devices", "ca names devices, which is a directory")]
    public void Csms(string setting, string fault)
        => Assert.Contains(fault, _folder.Fault(With("ocpp\nstations:", $"ocpp\n  {setting}\nstations:")), StringComparison.Ordinal);

    [Theory]
    [InlineData("stations", "unknown: accept", "5:1: warning: stations.defaults.fallbackCurrent is 6 A for stations that are not listed")]
    [InlineData("stations", "maxMessage: 2 MB", "maxMessage is 2 MB, outside 1 kB to 1 MB")]
    [InlineData("stations", "pingInterval: 1 s", "pingInterval is 1 s, outside 5 s to 10 min")]
    [InlineData("stations", "callTimeout: 1 h", "callTimeout is 1 h, outside 5 s to 5 min")]
    [InlineData("stations", "defaults: { circuit: nowhere }", "stations.defaults.circuit is nowhere, and no circuit has that id")]
    [InlineData("site", "timeZone: Mars/Olympus", "timeZone is Mars/Olympus, which is no time zone such as Europe/Berlin")]
    [InlineData("site", "timeZone: ../../etc/passwd", "which is no time zone")]
    public void Others(string section, string setting, string fault)
        => Assert.Contains(fault, _folder.Fault(With($"{section}:\n", $"{section}:\n  {setting}\n")), StringComparison.Ordinal);
}
