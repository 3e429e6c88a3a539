using System.Text.Json;
using Gateway.GridSignals;
using Gateway.Ocpp.Records.V2;
using static Gateway.Ocpp.Records.V2.DERControlEnumType;
using static Gateway.Tests.GridSignals.Der.Control;

namespace Gateway.Tests.GridSignals.Der;

/// <summary>What the CSMS is answered about DER controls. OCPP 2.1 part 2, R04.</summary>
public sealed class DerBlockTests
{
    private readonly Inverter _roof = new() { Ability = Inverter.Able([VoltVar, VoltWatt, FixedVar]) };

    public static TheoryData<DERControlEnumType> Kinds => [.. Enum.GetValues<DERControlEnumType>()];

    [Theory]
    [InlineData("SetDERControl")]
    [InlineData("GetDERControl")]
    [InlineData("ClearDERControl")]
    public async Task A_site_without_inverters_does_not_support_der_controls(string action)
    {
        await using var bench = await DerBench.StartAsync();

        var answer = await bench.AsksAsync(action, action switch
        {
            "SetDERControl" => JsonSerializer.Serialize(Default("d"), V2Json.Default.SetDERControlRequest),
            "GetDERControl" => """{"requestId":1}""",
            _ => """{"isDefault":true}""",
        });

        Assert.Equal("NotSupported", answer.GetProperty("status").GetString());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task R04_FR_02_Every_kind_of_control_reaches_equipment_that_has_it(DERControlEnumType kind)
    {
        _roof.Ability = Inverter.Able([kind]);
        await using var bench = await DerBench.StartAsync(_roof);

        Assert.Equal("Accepted", await bench.SetsAsync(Any(kind, "c")));

        Assert.Equal(new Put(kind, "c", null), Assert.Single(_roof.Puts));
    }

    [Fact]
    public async Task R04_FR_01_A_kind_that_no_equipment_has_is_not_supported()
    {
        await using var bench = await DerBench.StartAsync(_roof);

        Assert.Equal("NotSupported UnsupportedParam", await bench.SetsAsync(Any(FreqDroop, "c")));

        Assert.Empty(_roof.Puts);
    }

    [Fact]
    public async Task What_cannot_be_meant_is_refused_before_any_equipment_is_asked()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Default("d"));

        Assert.Equal("Rejected ValueOutOfRange", await bench.SetsAsync(Any(FixedVar, "c") with { FixedVar = new(1, 200, DERUnitEnumType.PctMaxVar) }));
        Assert.Equal("Rejected MissingParam", await bench.SetsAsync(Default("e") with { IsDefault = false }));

        Assert.Single(_roof.Puts);
        Assert.Equal(2, bench.Happenings().Count(e => e.Kind == "signalRefused"));
    }

    [Fact]
    public async Task R04_FR_03_The_answer_tells_who_gives_way()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Default("old"));

        var answer = await bench.AsksToSetAsync(Default("new", priority: 1));

        Assert.Equal("old", Assert.Single(answer.GetProperty("supersededIds").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task R04_FR_08_A_control_that_comes_too_late_is_accepted_and_told_as_superseded_and_never_put()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Scheduled("old", 0, 600, priority: 1));

        var answer = await bench.AsksToSetAsync(Scheduled("new", 0, 600, priority: 2));

        Assert.Equal("Accepted", DerBench.Status(answer));
        Assert.Equal("new", Assert.Single(answer.GetProperty("supersededIds").EnumerateArray()).GetString());
        Assert.DoesNotContain(_roof.Puts, p => p.Control is "new");
    }

    [Fact]
    public async Task R04_FR_30_Asking_for_what_is_not_there_finds_nothing()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Default("d"));

        Assert.Equal("Accepted", DerBench.Status(await bench.AsksAsync("GetDERControl", """{"requestId":1}""")));
        Assert.Equal("NotFound NotFound", DerBench.Status(await bench.AsksAsync("GetDERControl", """{"requestId":1,"isDefault":false}""")));
        Assert.Equal("NotFound NotFound", DerBench.Status(await bench.AsksAsync("GetDERControl", """{"requestId":1,"controlType":"VoltWatt"}""")));
        Assert.Equal("NotFound NotFound", DerBench.Status(await bench.AsksAsync("GetDERControl", """{"requestId":1,"controlId":"nobody"}""")));
    }

    [Fact]
    public async Task R04_FR_36_Asking_for_a_kind_that_no_equipment_has_is_not_supported()
    {
        await using var bench = await DerBench.StartAsync(_roof);

        Assert.Equal("NotSupported UnsupportedParam", DerBench.Status(await bench.AsksAsync("GetDERControl", """{"requestId":1,"controlType":"FreqDroop"}""")));
    }

    [Fact]
    public Task R04_FR_41_Clearing_a_kind_of_which_there_is_none_of_the_class_finds_nothing()
        => ClearsAsync("""{"isDefault":false,"controlType":"VoltVar"}""", "NotFound NotFound", "v", "w", "s");

    [Theory]
    [InlineData("""{"isDefault":false,"controlId":"v"}""")]
    [InlineData("""{"isDefault":true,"controlId":"nobody"}""")]
    public Task R04_FR_42_Clearing_an_id_that_is_not_there_finds_nothing(string asked) => ClearsAsync(asked, "NotFound NotFound", "v", "w", "s");

    [Fact]
    public Task R04_FR_43_Clearing_a_kind_that_no_equipment_has_is_not_supported()
        => ClearsAsync("""{"isDefault":true,"controlType":"FreqDroop"}""", "NotSupported UnsupportedParam", "v", "w", "s");

    [Fact]
    public Task R04_FR_44_Clearing_without_kind_and_id_takes_out_the_class() => ClearsAsync("""{"isDefault":true}""", "Accepted", "s");

    [Fact]
    public Task R04_FR_45_Clearing_a_kind_takes_out_those_of_the_kind()
        => ClearsAsync("""{"isDefault":true,"controlType":"VoltVar"}""", "Accepted", "w", "s");

    [Theory]
    [InlineData("""{"isDefault":true,"controlId":"w"}""")]
    [InlineData("""{"isDefault":true,"controlType":"VoltVar","controlId":"w"}""")]      // an id leaves no question of the kind
    public Task R04_FR_46_Clearing_an_id_takes_out_that_one(string asked) => ClearsAsync(asked, "Accepted", "v", "s");

    [Fact]
    public async Task R04_FR_46_Clearing_a_control_that_runs_ends_it_and_the_default_acts_again()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Default("d"));
        await bench.SetsAsync(Scheduled("s", 0, 600));

        Assert.Equal("Accepted", await bench.ClearsAsync("""{"isDefault":false,"controlId":"s"}"""));

        await _roof.HearsAsync("d");
        var ended = await bench.OwesAsync("NotifyDERStartStop", 2);
        Assert.Equal(("s", false), (ended.GetProperty("controlId").GetString(), ended.GetProperty("started").GetBoolean()));
    }

    [Fact]
    public async Task R04_FR_44_After_clearing_everything_the_equipment_does_what_it_does_by_itself()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Default("d"));

        await bench.ClearsAsync("""{"isDefault":true}""");

        await _roof.HearsAsync(null);
    }

    [Fact]
    public async Task Controls_are_asked_for_one_after_the_other_while_one_takes_long()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        var adopting = new TaskCompletionSource<DerOutcome>();
        _roof.Takes = _ => adopting.Task;
        var setting = bench.SetsAsync(Default("d"));
        await _roof.HearsAsync("d");

        var clearing = bench.ClearsAsync("""{"isDefault":true}""");
        Assert.False(clearing.IsCompleted);
        adopting.SetResult(new(DerResult.Done));

        Assert.Equal("Accepted", await setting);
        Assert.Equal("Accepted", await clearing);
        Assert.Empty(bench.Controls.Book.All);
    }

    /// <summary>Clears where there are the defaults v (VoltVar) and w (VoltWatt), and s, which is scheduled (VoltWatt).</summary>
    private async Task ClearsAsync(string asked, string status, params string[] left)
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Default("v"));
        await bench.SetsAsync(Default("w", kind: VoltWatt));
        await bench.SetsAsync(Scheduled("s", 100, 60, kind: VoltWatt));

        Assert.Equal(status, await bench.ClearsAsync(asked));

        Assert.Equal(left, bench.Controls.Book.All.Select(c => c.Id));
    }
}
