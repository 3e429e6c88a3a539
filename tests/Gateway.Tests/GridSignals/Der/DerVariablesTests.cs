using System.Text.Json;
using Gateway.GridSignals;
using Gateway.GridSignals.Der;
using Gateway.LocalController;
using Gateway.Ocpp.Records.V2;
using Gateway.Tests.GridSignals.External;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using static Gateway.Ocpp.Records.V2.DERControlEnumType;

namespace Gateway.Tests.GridSignals.Der;

/// <summary>The device model tells what the site's inverters and batteries can do, in the words of DCDERCtrlr.</summary>
public sealed class DerVariablesTests
{
    // Variable, type, unit of DCDERCtrlr in OCPP's list, those that are required where DER control is supported.
    private const string Required = """
        MaxW decimal W
        OverExcitedW decimal W
        OverExcitedPF decimal -
        UnderExcitedW decimal W
        UnderExcitedPF decimal -
        MaxVA decimal VA
        MaxVar decimal Var
        MaxVarNeg decimal Var
        MaxChargeRateW decimal W
        MaxChargeRateVA decimal VA
        ModesSupported MemberList -
        InverterManufacturer string -
        InverterModel string -
        InverterSwVersion string -
        InverterHwVersion string -
        ReactiveSusceptance decimal s
        """;

    private readonly Inverter _roof = new("roof") { Ability = Inverter.Able([VoltVar, FixedVar]) with { Plate = new() { Manufacturer = "Acme", MaxVA = 11_000 } } };
    private readonly Inverter _shed = new("shed") { Ability = Inverter.Able([VoltWatt]) };

    public static TheoryData<string> Rows => [.. Required.Split('\n')];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_required_variable_is_there_for_each_equipment(string row)
    {
        var parts = row.Split(' ');

        var variable = Assert.Single(Of(_roof), v => v.Id.Name == parts[0] && v.Id.ComponentInstance == "roof");

        Assert.Equal(parts[1], JsonSerializer.Serialize(new VariableCharacteristicsType(variable.Type, false), V2Json.Default.VariableCharacteristicsType).Split('"')[3]);
        Assert.Equal(parts[2] is "-" ? null : parts[2], variable.Unit);
        Assert.Equal(MutabilityEnumType.ReadOnly, variable.Mutability);
    }

    [Fact]
    public void Each_tells_its_own_and_the_site_the_sum()
    {
        var rows = Of(_roof, _shed);

        Assert.Equal("Acme", Value("InverterManufacturer", "roof"));
        Assert.Equal("11000", Value("MaxVA", "roof"));
        Assert.Null(Value("MaxVA", "shed"));
        Assert.Equal("FixedVar,VoltVar", Value("ModesSupported", "roof"));
        Assert.Equal("FixedVar,VoltVar,VoltWatt", Value("ModesSupported", null));
        Assert.Equal(("10000", "20000"), (Value("MaxW", "shed"), Value("MaxW", null)));

        string? Value(string name, string? instance) => rows.Single(r => r.Id.Name == name && r.Id.ComponentInstance == instance).Read();
    }

    [Fact]
    public void Equipment_that_was_never_in_reach_is_not_available()
    {
        _roof.Ability = null;

        Assert.Equal("false", Of(_roof).Single(r => r.Id is { Name: "Available", ComponentInstance: "roof" }).Read());
        Assert.Null(Of(_roof).Single(r => r.Id is { Name: "MaxW", ComponentInstance: null }).Read());
    }

    [Fact]
    public void A_site_without_equipment_has_no_such_component() => Assert.Empty(Of());

    [Fact]
    public async Task Units_are_told_to_a_csms_that_asks_for_a_report()
    {
        await using var journey = await Journey.StartAsync(
            site => site with { CsmsKeys = "protocols: [ocpp2.1, ocpp1.6]" }, more: services => services.AddSingleton<IDerEquipment>(_roof));
        using var own = await OwnPeer.BootedAsync(journey);

        await own.AsksAsync("GetReport", """{"requestId":3,"componentVariable":[{"component":{"name":"DCDERCtrlr","instance":"roof"},"variable":{"name":"MaxW"}}]}""");

        var row = Assert.Single((await own.HearsAsync("NotifyReport")).GetProperty("reportData").EnumerateArray());
        Assert.Equal("W", row.GetProperty("variableCharacteristics").GetProperty("unit").GetString());
        Assert.Equal("10000", row.GetProperty("variableAttribute")[0].GetProperty("value").GetString());
    }

    [Fact]
    public async Task What_an_inverter_can_do_is_remembered_over_a_restart_while_it_sleeps()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Control.Default("by day"));
        _roof.Ability = null;

        await bench.RestartAsync(TimeSpan.FromHours(8));

        var rows = new DerVariables(bench.Fleet).Variables.ToList();
        Assert.Equal("FixedVar,VoltVar", rows.Single(r => r.Id is { Name: "ModesSupported", ComponentInstance: "roof" }).Read());
        Assert.Equal("Acme", rows.Single(r => r.Id is { Name: "InverterManufacturer", ComponentInstance: "roof" }).Read());
        Assert.Equal("true", rows.Single(r => r.Id is { Name: "Available", ComponentInstance: null }).Read());
    }

    private static List<Variable> Of(params Inverter[] inverters)
    {
        using var bench = new SignalsBench();
        var controls = new DerControls(bench.Notes, NullLogger<DerControls>.Instance);
        var evidence = new DerEvidence(bench.Signals, bench.Power, controls);
        var memory = new DerMemory(bench.Notes, NullLogger<DerMemory>.Instance);
        var fleet = new DerFleet(inverters, [], bench.Image, memory, evidence, bench.Time, NullLogger<DerFleet>.Instance);
        return [.. new DerVariables(fleet).Variables];
    }
}
