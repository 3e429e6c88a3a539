using Gateway.GridSignals.External;
using Gateway.Journal;
using Gateway.Site;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.GridSignals.External;

/// <summary>A source that has to show that it is alive: EEBUS LPC and LPP, building controllers.</summary>
public sealed class HeartbeatTests : IDisposable
{
    private static readonly HeartbeatOptions Options = new(new(4200), TimeSpan.FromHours(2), TimeSpan.FromSeconds(120));

    private readonly ManualTime _time = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-heartbeat-");
    private DurableNotes _notes;
    private HeartbeatSource _source;

    public HeartbeatTests()
    {
        _notes = DurableNotes.Open(_folder.FullName, _time, NullLogger.Instance);
        _source = NewSource();
    }

    [Fact]
    public void The_drawing_in_the_readme_is_the_table()
        => Assert.Contains(HeartbeatTable.Draw(), File.ReadAllText(Repository.File("src/Gateway/GridSignals/README.md")), StringComparison.Ordinal);

    [Fact]
    public void Nothing_leads_out_of_fail_safe_but_a_heartbeat_and_its_own_end()
        => Assert.All(
            Enum.GetValues<HeartbeatEvent>().Except([HeartbeatEvent.Heartbeat, HeartbeatEvent.FailSafeEnded]),
            e => Assert.Equal(HeartbeatState.FailSafe, HeartbeatTable.Next(HeartbeatState.FailSafe, e)));

    [Fact]
    public void A_lost_heartbeat_leads_to_fail_safe_from_every_state_in_which_it_was_heard()
        => Assert.All(
            [HeartbeatState.Awaiting, HeartbeatState.Limited, HeartbeatState.Unlimited],
            s => Assert.Equal(HeartbeatState.FailSafe, HeartbeatTable.Next(s, HeartbeatEvent.HeartbeatLost)));

    [Fact]
    public void At_the_start_the_fail_safe_value_holds_until_the_first_limit()
    {
        Assert.Equal(("failSafe", 4200, true), Now);

        _source.Heartbeat();
        Assert.Equal(("awaiting", 4200, true), Now);

        _source.Set(new(9000), null);
        Assert.Equal(("limited", 9000, false), Now);
    }

    [Fact]
    public void A_heartbeat_that_is_missing_for_120_s_brings_the_fail_safe_value()
    {
        Begin(9000);
        Pass(119.9);
        Assert.Equal(("limited", 9000, false), Now);

        Pass(0.1);

        Assert.Equal(("failSafe", 4200, true), Now);
        Assert.False(_source.IsAlive);
    }

    [Fact]
    public void Fail_safe_is_left_by_a_heartbeat_and_a_limit_after_it()
    {
        Begin(9000);
        Pass(200);
        Assert.Contains("no heartbeat has come before it", _source.Set(new(8000), null), StringComparison.Ordinal);
        Assert.NotNull(_source.Lift());
        Assert.Equal(("failSafe", 4200, true), Now);

        _source.Heartbeat();
        Assert.Equal(("awaiting", 4200, true), Now);
        Assert.Null(_source.Set(new(8000), null));

        Assert.Equal(("limited", 8000, false), Now);
    }

    [Fact]
    public void A_limit_below_the_fail_safe_value_is_taken_also_without_a_heartbeat()
    {
        Assert.Null(_source.Set(new(1000), null));

        Assert.Equal(("failSafe", 1000, true), Now);
    }

    [Fact]
    public void Heartbeats_without_a_limit_for_120_s_mean_that_there_is_none()
    {
        for (var i = 0; i < 12; i++)
        {
            _source.Heartbeat();
            Assert.Equal(("awaiting", 4200, true), Now);
            Pass(10);
        }

        Assert.Equal(("unlimited", null, false), Now);
    }

    [Fact]
    public void Fail_safe_ends_after_its_duration_and_then_only_a_limit_counts()
    {
        Pass((2 * 3600) - 1);
        Assert.Equal(("failSafe", 4200, true), Now);
        Pass(1);
        Assert.Equal(("autonomous", null, false), Now);

        _source.Heartbeat();
        Assert.Equal(("autonomous", null, false), Now);
        _source.Set(new(5000), null);
        Assert.Equal(("limited", 5000, false), Now);

        Pass(120);
        Assert.Equal(("failSafe", 4200, true), Now);
    }

    [Fact]
    public void A_limit_with_a_duration_ends_by_the_clock_alone()
    {
        Begin(1000, seconds: 60);
        Pass(59.9);
        Assert.Equal(("limited", 1000, false), Now);
        Pass(0.1);
        Assert.Equal(("unlimited", null, false), Now);
    }

    [Fact]
    public void In_fail_safe_a_limit_that_still_lasts_and_is_lower_goes_on_holding()
    {
        Begin(1000, seconds: 600);
        Pass(300);
        Assert.Equal(("failSafe", 1000, true), Now);

        Pass(300);

        Assert.Equal(("failSafe", 4200, true), Now);
    }

    [Fact]
    public void A_limit_that_still_lasts_holds_again_when_heartbeats_are_back_and_nothing_is_said()
    {
        Begin(1000, seconds: 900);
        Pass(200);
        Beat(13);

        Assert.Equal(("limited", 1000, false), Now);
    }

    [Fact]
    public void What_was_said_for_no_certain_time_goes_with_who_said_it()
    {
        Begin(1000);
        Pass(200);
        Assert.Equal(("failSafe", 1000, true), Now);
        Beat(13);

        Assert.Equal(("unlimited", null, false), Now);
    }

    [Fact]
    public void A_limit_outlives_a_restart_for_what_is_left_of_it_and_never_rises_by_it()
    {
        Begin(1000, seconds: 600);
        _source.Keep();
        Pass(100);

        Restart();
        Assert.Equal(("failSafe", 1000, true), Now);
        Pass(499.9);
        Assert.Equal(("failSafe", 1000, true), Now);
        Pass(0.1);
        Assert.Equal(("failSafe", 4200, true), Now);
    }

    [Fact]
    public void A_limit_that_was_lifted_is_not_back_after_a_restart()
    {
        Begin(1000);
        _source.Keep();
        _source.Lift();
        _source.Keep();

        Restart();

        Assert.Equal(("failSafe", 4200, true), Now);
    }

    [Fact]
    public void A_lower_limit_is_on_disk_at_once_and_a_higher_one_within_a_minute()
    {
        Begin(3000);
        _source.Keep();
        _source.Set(new(2000), null);
        _source.Keep();
        Assert.Equal(2000, KeptWatt());

        _source.Set(new(2500), null);
        _source.Keep();
        Assert.Equal(2000, KeptWatt());
        Pass(60);
        _source.Keep();

        Assert.Equal(2500, KeptWatt());
    }

    [Fact]
    public void A_note_that_cannot_be_read_leaves_the_fail_safe_value()
    {
        _notes.Put(HeartbeatSource.Kind, "consumption", "{\"Watt\":"u8.ToArray());

        Restart();

        Assert.Equal(("failSafe", 4200, true), Now);
    }

    /// <summary>A composite schedule asks about later; that must not move anything.</summary>
    [Fact]
    public void Asking_about_later_changes_nothing_now()
    {
        Begin(9000);

        Assert.Equal("failSafe", _source.At(_time.GetTimestamp() + (200 * _time.TimestampFrequency)).Word);

        Assert.Equal(("limited", 9000, false), Now);
    }

    public void Dispose()
    {
        _notes.Dispose();
        _folder.Delete(recursive: true);
    }

    private (string Word, double? Watt, bool IsFailSafe) Now
        => _source.At(_time.GetTimestamp()) is var state ? (state.Word, state.Limit?.Value, state.IsFailSafe) : default;

    private void Begin(double watt, double? seconds = null)
    {
        _source.Heartbeat();
        Assert.Null(_source.Set(new(watt), seconds is { } s ? TimeSpan.FromSeconds(s) : null));
    }

    private void Beat(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _source.Heartbeat();
            Pass(10);
        }
    }

    private void Pass(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private double? KeptWatt() => KeptLimit.Read(_notes.Find(HeartbeatSource.Kind, "consumption"), _time)?.Watt;

    private void Restart()
    {
        _notes.Dispose();
        _notes = DurableNotes.Open(_folder.FullName, _time, NullLogger.Instance);
        _source = NewSource();
    }

    private HeartbeatSource NewSource()
        => new("consumption", "the grid operator's consumption limit", LimitRank.GridOperator, LimitDirection.Import, Options, _notes, _time);
}
