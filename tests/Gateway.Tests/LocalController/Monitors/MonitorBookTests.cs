using Gateway.LocalController.Monitors;
using Gateway.Ocpp;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Tests.LocalController.Monitors;

/// <summary>Which monitors are in force, also after a restart. OCPP 2.1 part 2, N03, N05, N06.</summary>
public sealed class MonitorBookTests : IDisposable
{
    private const int HardWired = 1, Preset = 11;

    private readonly MonitoredGateway _gateway = new();

    public void Dispose() => _gateway.Dispose();

    [Fact]
    public async Task Monitors_of_the_csms_survive_a_restart_and_ids_are_not_given_twice()
    {
        var first = await _gateway.HasAsync("UpperThreshold", 120.5, severity: 2, more: ""","transaction":true""");
        var second = await _gateway.HasAsync("Periodic", 60, more: ""","periodicEventStream":{"interval":60,"values":10}""");
        var before = _gateway.Book.All.ToList();

        _gateway.Restart();

        Assert.Equal(before, _gateway.Book.All);
        Assert.Equal(120.5, _gateway.Book.Find(first)!.Value);
        Assert.Equal(new(60, 10), _gateway.Book.Find(second)!.Stream);
        Assert.Equal(second + 1, await _gateway.HasAsync("Delta", 1));
    }

    [Fact]
    public async Task N06_A_monitor_is_cleared_for_good()
    {
        var id = await _gateway.HasAsync("Delta", 1);

        Assert.Equal(["Accepted"], await ClearsAsync(id));
        Assert.Equal(["NotFound"], await ClearsAsync(id));
        _gateway.Restart();
        Assert.Null(_gateway.Book.Find(id));
    }

    [Fact]
    public async Task N06_Each_id_has_an_answer_of_its_own()
    {
        var id = await _gateway.HasAsync("Delta", 1);

        Assert.Equal(["NotFound", "Rejected", "Accepted", "Accepted"], await ClearsAsync(4711, HardWired, id, Preset));
        Assert.NotNull(_gateway.Book.Find(HardWired));
    }

    [Fact]
    public async Task N06_In_2_0_1_an_id_below_zero_is_not_found()
    {
        var answer = await _gateway.AnswersAsync("ClearVariableMonitoring", """{"id":[-1]}""", OcppVersion.V201);

        Assert.Equal("NotFound", answer["clearMonitoringResult"]![0]!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task N06_More_ids_than_announced_are_refused()
    {
        var ids = string.Join(',', Enumerable.Range(0, MonitoringSettings.MostCleared + 1));

        Assert.Equal(ErrorCode.OccurrenceConstraintViolation, (await _gateway.ReplyAsync("ClearVariableMonitoring", $$"""{"id":[{{ids}}]}""")).Code);
    }

    [Fact]
    public async Task N06_A_preset_monitor_that_was_cleared_stays_so()
    {
        await ClearsAsync(Preset);

        _gateway.Restart();

        Assert.Null(_gateway.Book.Find(Preset));
    }

    [Theory]
    //                                custom kept, preset in force
    [InlineData("All", true, true)]
    [InlineData("FactoryDefault", false, true)]
    [InlineData("HardWiredOnly", false, false)]
    public async Task N03_A_base_says_what_stays(string @base, bool custom, bool preset)
    {
        var id = await _gateway.HasAsync("Delta", 1);
        await ClearsAsync(Preset);

        var answer = await _gateway.AnswersAsync("SetMonitoringBase", $$"""{"monitoringBase":"{{@base}}"}""");

        Assert.Equal("Accepted", answer["status"]!.GetValue<string>());
        Holds();
        _gateway.Restart();
        Holds();

        void Holds()
        {
            Assert.NotNull(_gateway.Book.Find(HardWired));
            Assert.Equal(custom, _gateway.Book.Find(id) is not null);
            Assert.Equal(preset, _gateway.Book.Find(Preset) is not null);
            Assert.Equal(@base, Shown("ActiveMonitoringBase"));
        }
    }

    [Fact]
    public async Task N03_A_preset_monitor_that_was_replaced_is_the_gateways_again()
    {
        _gateway.Book.Put(_gateway.Book.Find(Preset)! with { Value = 3, Origin = EventNotificationEnumType.CustomMonitor });

        await _gateway.AnswersAsync("SetMonitoringBase", """{"monitoringBase":"FactoryDefault"}""");

        Assert.Equal((0, EventNotificationEnumType.PreconfiguredMonitor), (_gateway.Book.Find(Preset)!.Value, _gateway.Book.Find(Preset)!.Origin));
    }

    [Fact]
    public async Task N03_Under_HardWiredOnly_the_csms_may_set_its_own()
    {
        await _gateway.AnswersAsync("SetMonitoringBase", """{"monitoringBase":"HardWiredOnly"}""");

        var id = await _gateway.HasAsync("Delta", 1);

        _gateway.Restart();
        Assert.NotNull(_gateway.Book.Find(id));
        Assert.Null(_gateway.Book.Find(Preset));
    }

    [Fact]
    public async Task N05_A_level_holds_over_a_restart_and_is_shown()
    {
        Assert.Equal("9", Shown("ActiveMonitoringLevel"));

        Assert.Equal("Accepted", (await _gateway.AnswersAsync("SetMonitoringLevel", """{"severity":4}"""))["status"]!.GetValue<string>());

        _gateway.Restart();
        Assert.Equal("4", Shown("ActiveMonitoringLevel"));
    }

    [Fact]
    public async Task N05_A_level_that_there_is_not_is_rejected()
    {
        var answer = await _gateway.AnswersAsync("SetMonitoringLevel", """{"severity":10}""");

        Assert.Equal("Rejected", answer["status"]!.GetValue<string>());
        Assert.Equal("ValueOutOfRange", answer["statusInfo"]!["reasonCode"]!.GetValue<string>());
        Assert.Equal("9", Shown("ActiveMonitoringLevel"));
    }

    [Fact]
    public void What_somebody_else_wrote_to_the_disk_costs_that_note_only()
    {
        var notes = _gateway.Get<Gateway.Journal.DurableNotes>();
        notes.Put("monitor", "set/0000000200", "rubbish"u8.ToArray());
        notes.Put("monitor", "set/elephant", "{}"u8.ToArray());
        notes.Put("monitor", "level", "12"u8.ToArray());
        notes.Put("monitor", "base", "Nothing"u8.ToArray());
        _gateway.Book.Put(new(0, new("Meter", null, "Power"), MonitorEnumType.Delta, 1, 5));

        _gateway.Restart();

        Assert.Single(_gateway.Book.All, m => m.Id >= VariableMonitor.FirstFree);
        Assert.Equal((MonitoringBaseEnumType.FactoryDefault, 9), (_gateway.Book.ActiveBase, _gateway.Book.ActiveLevel));
    }

    private string? Shown(string variable) => _gateway.Get<Gateway.LocalController.DeviceModel.Model>().Find(new("MonitoringCtrlr", null, variable))!.Read();

    private async Task<IEnumerable<string>> ClearsAsync(params int[] ids)
    {
        var answer = await _gateway.AnswersAsync("ClearVariableMonitoring", $$"""{"id":[{{string.Join(',', ids)}}]}""");
        Assert.Equal(ids, answer["clearMonitoringResult"]!.AsArray().Select(r => r!["id"]!.GetValue<int>()));
        return answer["clearMonitoringResult"]!.AsArray().Select(r => r!["status"]!.GetValue<string>());
    }
}
