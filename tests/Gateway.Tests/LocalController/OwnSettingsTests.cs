using Gateway.Journal;
using Gateway.LocalController;
using Gateway.Ocpp.Records.V2;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;
using Gateway.Upstream;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.LocalController;

/// <summary>What the CSMS may change about the gateway's own link.</summary>
public sealed class OwnSettingsTests : IDisposable
{
    private readonly string _directory = TestSite.NewState();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void What_the_csms_sets_holds_at_once_and_after_a_restart_and_leaves_the_site_files_value_alone()
    {
        using (var notes = Open())
        {
            var settings = Settings(notes);
            Assert.Equal(TimeSpan.FromSeconds(30), settings.MessageTimeout.Value);

            Assert.Equal(VariableChange.Accepted, settings.MessageTimeout.Variable.Write!("45"));

            Assert.Equal(TimeSpan.FromSeconds(45), settings.MessageTimeout.Value);
            Assert.Equal("45", settings.MessageTimeout.Variable.Read());
        }

        using var later = Open();
        var again = Settings(later);

        Assert.Equal(TimeSpan.FromSeconds(45), again.MessageTimeout.Value);
        Assert.True(again.MessageTimeout.Variable.IsOverridden());
        Assert.Equal(TimeSpan.FromSeconds(30), again.MessageTimeout.FromFile);
        Assert.False(again.PingInterval.Variable.IsOverridden());
    }

    [Fact]
    public void The_answer_to_the_boot_sets_the_heartbeat_until_the_next_start_only()
    {
        using var notes = Open();
        var settings = Settings(notes);

        settings.HeartbeatInterval.Told(TimeSpan.FromSeconds(7));

        Assert.Equal(TimeSpan.FromSeconds(7), settings.HeartbeatInterval.Value);
        Assert.False(settings.HeartbeatInterval.Variable.IsOverridden());
        Assert.Equal(TimeSpan.FromSeconds(60), Settings(notes).HeartbeatInterval.Value);
    }

    [Fact]
    public async Task A_wait_follows_its_setting_while_it_lasts()
    {
        using var notes = Open();
        var time = new ManualTime();
        var settings = Settings(notes);
        var wait = settings.HeartbeatInterval.WaitAsync(time, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(20));

        settings.HeartbeatInterval.Variable.Write!("30");
        await Patience.Until(() => time.HasTimers, "the wait to go on");
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(wait.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        await Patience.For(wait, "the end of the wait");
    }

    [Fact]
    public void Back_off_doubles_so_many_times_and_begins_anew_only_after_a_link_that_outlasted_it()
    {
        using var notes = Open();
        var settings = Settings(notes);
        settings.BackoffRandom.Variable.Write!("0");
        var backoff = new OwnBackoff(settings, new Random(1));

        Assert.Equal([2, 4, 8, 16, 16], Enumerable.Range(0, 5).Select(_ => (int)backoff.Next().TotalSeconds));
        backoff.Stood(TimeSpan.FromSeconds(5));
        Assert.Equal(16, (int)backoff.Next().TotalSeconds);
        backoff.Stood(TimeSpan.FromSeconds(17));
        Assert.Equal(2, (int)backoff.Next().TotalSeconds);
    }

    [Fact]
    public void The_random_part_is_within_its_range()
    {
        using var notes = Open();
        var backoff = new OwnBackoff(Settings(notes), new Random(1));

        Assert.All(Enumerable.Range(0, 100), _ =>
        {
            backoff.Stood(TimeSpan.FromHours(1));
            Assert.InRange(backoff.Next().TotalSeconds, 2, 4);
        });
    }

    [Fact]
    public void A_csms_cannot_have_the_gateway_dial_without_a_pause_or_not_for_ever()
    {
        using var notes = Open();
        var settings = Settings(notes);
        Assert.True(settings.BackoffMin.Variable.Min >= 1);
        settings.BackoffMin.Variable.Write!("3600");
        settings.BackoffRepeat.Variable.Write!("20");
        var backoff = new OwnBackoff(settings, new Random(1));

        var longest = Enumerable.Range(0, 30).Max(_ => backoff.Next());

        Assert.InRange(longest, TimeSpan.FromHours(23), TimeSpan.FromHours(26));        // .NET waits for 49 days at most, and then throws
    }

    [Theory]
    [InlineData("Accepted")]
    [InlineData("Pending")]
    public void An_interval_of_many_years_is_a_day(string status)
    {
        using var notes = Open();
        var payload = System.Text.Encoding.UTF8.GetBytes($$"""{"currentTime":"2026-03-01T12:00:00Z","interval":2147483647,"status":"{{status}}"}""");

        var (_, interval) = new OwnBoot(notes, Settings(notes)).Read(new(OwnOutcome.Answered, payload));

        Assert.Equal(TimeSpan.FromDays(1), interval);
    }

    [Fact]
    public void Every_row_says_what_may_be_written()
    {
        using var notes = Open();
        Assert.All(Settings(notes).Variables, row =>
        {
            Assert.Equal(MutabilityEnumType.ReadWrite, row.Mutability);
            Assert.NotNull(row.Write);
            Assert.True(row.Min < row.Max);
        });
    }

    private static OwnSettings Settings(DurableNotes notes) => new(notes, new CsmsOptions
    {
        Url = new("ws://127.0.0.1/"),
        Identity = "depot",
        Protocols = ["ocpp2.1"],
        Bridge = true,
        BackoffMin = TimeSpan.FromSeconds(2),
        BackoffMax = TimeSpan.FromSeconds(16),
    });

    private DurableNotes Open() => DurableNotes.Open(_directory, TimeProvider.System, NullLogger.Instance);
}
