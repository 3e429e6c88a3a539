using System.Text;
using Gateway.Journal;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Profiles;
using Gateway.Site;
using Gateway.Stations;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Stations;

/// <summary>The gateway starts again; the station has kept the CSMS's profiles, and ours would hide them.</summary>
public sealed class KeptProfilesTests : IAsyncLifetime
{
    private const string Accepted = """{"status":"Accepted"}""";

    private readonly ManualTime _time = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("profiles");
    private StationMemory _memory;
    private StationState _state;

    public KeptProfilesTests() => (_memory, _state) = (Open(), NewState());

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _memory.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(ProfileRules.V16)]
    [InlineData(ProfileRules.V2)]
    public async Task What_the_csms_allowed_a_transaction_holds_after_a_restart_until_it_takes_it_back(object rules)
    {
        var before = New((ProfileRules)rules);
        before.TransactionRuns(1, "17");
        Say(before, "SetChargingProfile", ProfilePayload.Set(before.Rules, 0, 1, "TxDefaultProfile", 12));
        Say(before, "SetChargingProfile", ProfilePayload.Set(before.Rules, 1, 2, "TxProfile", 8, transaction: "17"));

        var after = await RestartAsync((ProfileRules)rules);
        after.TransactionRuns(1, "17");

        Assert.Equal(8, Limit());
        Say(after, "ClearChargingProfile", after.Rules is ProfileRules.V16 ? """{"id":2}""" : """{"chargingProfileId":2}""");
        Assert.Equal(12, Limit());

        var third = await RestartAsync((ProfileRules)rules);
        third.TransactionRuns(1, "17");
        Assert.Equal(12, Limit());
    }

    [Theory]
    [InlineData(ProfileRules.V16)]
    [InlineData(ProfileRules.V2)]
    public async Task The_profile_of_a_transaction_that_ended_meanwhile_is_gone(object rules)
    {
        var before = New((ProfileRules)rules);
        before.TransactionRuns(1, "17");
        Say(before, "SetChargingProfile", ProfilePayload.Set(before.Rules, 1, 2, "TxProfile", 8));

        var after = await RestartAsync((ProfileRules)rules);
        after.TransactionRuns(1, "18");

        Assert.Null(Limit());
    }

    [Fact]
    public async Task A_schedule_goes_on_from_when_the_transaction_began()
    {
        var before = New(ProfileRules.V16);
        before.TransactionRuns(1, "17");
        Say(before, "SetChargingProfile", ProfilePayload.Set(
            ProfileRules.V16, 1, 2, "TxProfile", 16, kind: "Relative", more: ",{\"startPeriod\":600,\"limit\":8}"));
        _time.Advance(TimeSpan.FromSeconds(300));

        var after = await RestartAsync(ProfileRules.V16);
        after.TransactionRuns(1, "17");
        Assert.Equal(16, Limit());

        _time.Advance(TimeSpan.FromSeconds(301));
        after.Report();
        Assert.Equal(8, Limit());
    }

    [Fact]
    public async Task A_dynamic_profile_comes_back_with_its_last_value_and_goes_on_to_change()
    {
        var before = New(ProfileRules.V2);
        before.TransactionRuns(1, "17");
        Say(before, "SetChargingProfile", ProfilePayload.Set(ProfileRules.V2, 1, 2, "TxProfile", 16, transaction: "17", kind: "Dynamic"));
        Say(before, "UpdateDynamicSchedule", """{"chargingProfileId":2,"scheduleUpdate":{"limit":10}}""");

        var after = await RestartAsync(ProfileRules.V2);
        after.TransactionRuns(1, "17");
        Assert.Equal(10, Limit());

        Say(after, "UpdateDynamicSchedule", """{"chargingProfileId":2,"scheduleUpdate":{"limit":7}}""");
        Assert.Equal(7, Limit());
    }

    [Theory]
    [InlineData("""{"rules":"V2","profiles":[],"running":[]}""")]        // the station spoke another version
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("""{"rules":"V16"}""")]
    [InlineData("""{"rules":"V16","profiles":[{"evse":1}],"running":[]}""")]
    [InlineData("""{"rules":"V16","profiles":[{"evse":1,"heard":"yesterday","profile":{}}],"running":[]}""")]
    public void What_cannot_be_read_is_nothing(string kept)
    {
        _memory.Put("csmsProfiles", "CP-1", Encoding.UTF8.GetBytes(kept));

        var profiles = New(ProfileRules.V16);
        profiles.TransactionRuns(1, "17");

        Assert.Null(Limit());
        Assert.Equal(-1, profiles.TopLevel(ProfilePurpose.Tx));
    }

    [Fact]
    public void Where_the_csms_has_set_nothing_nothing_is_kept()
    {
        var profiles = New(ProfileRules.V16);
        profiles.TransactionRuns(1, "17");
        profiles.TransactionEnded(1);

        Assert.Empty(_memory.All("csmsProfiles"));
    }

    private double? Limit() => _state.Freeze().Evses.Single().CsmsLimit?.Value;

    private CsmsProfiles New(ProfileRules rules) => new("CP-1", rules, _state, 230, _time, NullLogger.Instance, _memory);

    private async Task<CsmsProfiles> RestartAsync(ProfileRules rules)
    {
        await _memory.DisposeAsync();
        (_memory, _state) = (Open(), NewState());
        var profiles = New(rules);
        profiles.Report();      // as every second
        return profiles;
    }

    private StationState NewState()
    {
        var state = new StationState(new("CP-1", "main", Wiring.Straight, new(32), new(6), new(6), 0), _time);
        state.TransactionRuns(1, "17");
        return state;
    }

    private static void Say(CsmsProfiles profiles, string action, string payload)
        => profiles.Answered(Encoding.UTF8.GetBytes(action), Encoding.UTF8.GetBytes(payload), Encoding.UTF8.GetBytes(Accepted));

    private StationMemory Open() => StationMemory.Open(_folder.FullName, TimeProvider.System, NullLogger.Instance);
}
