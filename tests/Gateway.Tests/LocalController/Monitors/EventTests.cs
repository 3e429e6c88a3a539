using System.Globalization;
using System.Text;
using Gateway.Journal;
using Gateway.LocalController;
using Gateway.LocalController.Monitors;
using Gateway.Ocpp.Records.V2;
using Gateway.Tests.Peers;

namespace Gateway.Tests.LocalController.Monitors;

/// <summary>What monitors tell, and when. OCPP 2.1 part 2, N07 (alerts) and N08 (periods).</summary>
public sealed class EventTests : IDisposable
{
    private readonly MonitoredGateway _gateway = new();

    public void Dispose() => _gateway.Dispose();

    //          type              value   the meter's values     told at
    [Theory]
    [InlineData("UpperThreshold", 110, "100 110 111 200 110 109 111", "--+-c-+")]       // over it, not at it
    [InlineData("LowerThreshold", 90, "100 90 89 10 90 100 89", "--+-c-+")]
    [InlineData("UpperThreshold", 50, "100 100 50 51", "+-c+")]                         // over it when it is set
    [InlineData("Delta", 10, "100 105 110 111 120 122 112", "---+-+-")]                 // 111 is 11 from 100, 122 is 11 from 111
    [InlineData("Delta", 0, "100 100 100.0 101", "---+")]                               // 100.0 is 100
    [InlineData("TargetDelta", 10, "100 110 111 89 95 89", "--+-c+")]                   // its target is 100
    [InlineData("TargetDeltaRelative", 0.1, "100 110 111 89 95 89", "--+-c+")]
    public async Task N07_A_value_is_told_where_it_passes_what_the_monitor_says(string type, double value, string values, string told)
    {
        await _gateway.HasAsync(type, value);

        var heard = string.Concat(values.Split(' ').Select(power =>
        {
            _gateway.Meter.Power = power;
            var events = _gateway.LooksAfter(10);
            Assert.All(events, e => Assert.Equal(power, e.ActualValue));
            return events switch { [] => '-', [{ Cleared: true }] => 'c', [_] => '+', _ => '?' };
        }));

        Assert.Equal(told, heard);
    }

    [Fact]
    public async Task N07_Text_is_told_when_it_changes_whatever_the_step()
    {
        await _gateway.HasAsync("Delta", 1000, "Label");
        Assert.Empty(_gateway.Looks());

        _gateway.Meter.Label = "b";

        var told = Assert.Single(_gateway.Looks());
        Assert.Equal(("b", EventTriggerEnumType.Delta), (told.ActualValue, told.Trigger.Known));
        Assert.Empty(_gateway.Looks());
    }

    [Fact]
    public async Task N07_An_alert_says_what_where_and_by_which_monitor()
    {
        var id = await _gateway.HasAsync("UpperThreshold", 50, severity: 3);

        var told = Assert.Single(_gateway.Looks());

        Assert.Equal(EventTriggerEnumType.Alerting, told.Trigger.Known);
        Assert.Equal(EventNotificationEnumType.CustomMonitor, told.EventNotificationType.Known);
        Assert.Equal((new ComponentType("Meter"), new VariableType("Power")), (told.Component, told.Variable));
        Assert.Equal((id, 3, "100"), (told.VariableMonitoringId, told.Severity, told.ActualValue));
        Assert.Equal((_gateway.Time.GetUtcNow(), null, null, null), (told.Timestamp, told.Cleared, told.Cause, told.TransactionId));
    }

    [Fact]
    public async Task N07_What_is_over_names_the_event_that_began_it()
    {
        await _gateway.HasAsync("UpperThreshold", 50);
        var began = Assert.Single(_gateway.Looks());

        _gateway.Meter.Power = "10";
        var ended = Assert.Single(_gateway.LooksAfter(1));

        Assert.Equal((true, began.EventId), (ended.Cleared, ended.Cause));
        _gateway.Meter.Power = "60";
        Assert.Null(Assert.Single(_gateway.LooksAfter(1)).Cause);
    }

    [Fact]
    public async Task N08_A_periodic_monitor_tells_in_its_own_period()
    {
        await _gateway.HasAsync("Periodic", 10);
        _gateway.Looks();

        var told = Enumerable.Range(1, 31).Where(_ => _gateway.LooksAfter(1) is [{ } e] && e.Trigger == EventTriggerEnumType.Periodic);

        Assert.Equal([10, 20, 30], told);
    }

    [Fact]
    public async Task N08_Periods_that_nobody_looked_in_are_not_made_up_for()
    {
        await _gateway.HasAsync("Periodic", 10);
        _gateway.Looks();

        Assert.Single(_gateway.LooksAfter(45));
        Assert.Empty(_gateway.LooksAfter(4));
        Assert.Single(_gateway.LooksAfter(1));
    }

    [Fact]
    public async Task N08_A_clock_aligned_monitor_tells_at_the_full_quarters_of_an_hour()
    {
        _gateway.Time.Advance(TimeSpan.FromMinutes(7));
        await _gateway.HasAsync("PeriodicClockAligned", 900);
        var told = new List<string>();

        for (var minute = 0; minute < 60; minute++)
        {
            told.AddRange(_gateway.LooksAfter(60).Select(e => e.Timestamp.ToString("HH:mm:ss", CultureInfo.InvariantCulture)));
        }

        Assert.Equal(["12:15:00", "12:30:00", "12:45:00", "13:00:00"], told);
    }

    [Fact]
    public async Task N08_Midnight_begins_anew_where_the_day_is_not_divided()
    {
        await _gateway.HasAsync("PeriodicClockAligned", 50_000);        // 13:53:20, midnight
        var told = new List<string>();

        for (var minute = 0; minute < 24 * 60; minute++)
        {
            told.AddRange(_gateway.LooksAfter(60).Select(e => e.Timestamp.ToString("dd. HH:mm", CultureInfo.InvariantCulture)));
        }

        Assert.Equal(["01. 13:54", "02. 00:00"], told);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public async Task N05_What_is_less_grave_than_the_level_is_not_told(int severity, bool told)
    {
        await _gateway.AnswersAsync("SetMonitoringLevel", """{"severity":5}""");
        await _gateway.HasAsync("UpperThreshold", 50, severity: severity);
        await _gateway.HasAsync("Periodic", 1, severity: severity);

        Assert.Equal(told ? 2 : 0, _gateway.Looks().Count + _gateway.LooksAfter(1).Count);
    }

    [Fact]
    public async Task N05_What_the_level_hid_is_told_when_it_does_no_more()
    {
        await _gateway.AnswersAsync("SetMonitoringLevel", """{"severity":2}""");
        await _gateway.HasAsync("UpperThreshold", 50);
        Assert.Empty(_gateway.Looks());

        await _gateway.AnswersAsync("SetMonitoringLevel", """{"severity":9}""");

        Assert.Single(_gateway.Looks());
    }

    [Fact]
    public async Task While_there_is_no_link_only_what_is_grave_is_told_and_the_rest_once_there_is_one()
    {
        var grave = await _gateway.HasAsync("UpperThreshold", 50, severity: 4);
        var small = await _gateway.HasAsync("UpperThreshold", 50, severity: 5);

        Assert.Equal([grave], _gateway.Looks(Hearing.Later).Select(e => e.VariableMonitoringId!.Value));
        Assert.Empty(_gateway.Looks(Hearing.Later));
        Assert.Equal([small], _gateway.Looks().Select(e => e.VariableMonitoringId!.Value));
    }

    [Fact]
    public async Task What_came_and_went_while_nobody_could_be_told_is_not_told()
    {
        await _gateway.HasAsync("UpperThreshold", 150, severity: 5);
        Assert.Empty(_gateway.Looks());

        _gateway.Meter.Power = "200";
        Assert.Empty(_gateway.Looks(Hearing.Later));
        _gateway.Meter.Power = "100";

        Assert.Empty(_gateway.Looks());
    }

    [Fact]
    public async Task The_csms_chooses_what_is_kept_for_later()
    {
        await _gateway.HasAsync("UpperThreshold", 50, severity: 7);
        _gateway.Get<MonitoringSettings>().OfflineQueuingSeverity.Variable.Write!("7");

        Assert.Single(_gateway.Looks(Hearing.Later));
        _gateway.Restart();
        Assert.Equal("7", _gateway.Get<MonitoringSettings>().OfflineQueuingSeverity.Variable.Read());
    }

    [Fact]
    public async Task Nothing_is_told_where_too_much_waits_already()
    {
        await _gateway.HasAsync("UpperThreshold", 50, severity: 0);

        Assert.Empty(_gateway.Looks(Hearing.Nothing));
        Assert.Single(_gateway.Looks());
    }

    [Fact]
    public async Task A_value_that_jitters_about_a_threshold_makes_no_storm()
    {
        await _gateway.HasAsync("UpperThreshold", 150);
        var told = 0;

        for (var second = 0; second < 600; second++)
        {
            _gateway.Meter.Power = second % 2 is 0 ? "200" : "100";
            told += _gateway.LooksAfter(1).Count;
        }

        Assert.InRange(told, 80, 115);      // ten at once, then one in six seconds
    }

    [Fact]
    public async Task After_a_storm_the_csms_knows_how_it_ended()
    {
        await _gateway.HasAsync("UpperThreshold", 150);
        bool? last = null;

        for (var second = 0; second < 60; second++)
        {
            _gateway.Meter.Power = second % 2 is 0 ? "100" : "200";
            last = _gateway.LooksAfter(1) is [{ } e] ? e.Cleared is not true : last;
        }

        for (var second = 0; second < 30; second++)
        {
            last = _gateway.LooksAfter(1) is [{ } e] ? e.Cleared is not true : last;
        }

        Assert.True(last);
    }

    [Fact]
    public async Task A_variable_without_a_value_tells_nothing_and_changes_nothing()
    {
        await _gateway.HasAsync("UpperThreshold", 50);
        await _gateway.HasAsync("Periodic", 1);
        Assert.Single(_gateway.Looks());

        _gateway.Meter.Power = null;
        Assert.Empty(_gateway.LooksAfter(1));
        _gateway.Meter.Power = "100";

        Assert.Equal(EventTriggerEnumType.Periodic, Assert.Single(_gateway.LooksAfter(1)).Trigger.Known);
    }

    [Fact]
    public async Task A_target_that_is_gone_is_no_distance()
    {
        await _gateway.HasAsync("TargetDelta", 10);
        _gateway.Meter.Target = null;

        Assert.Empty(_gateway.Looks());
        _gateway.Meter.Target = "50";
        Assert.Single(_gateway.Looks());
    }

    [Fact]
    public async Task A_variable_that_cannot_be_read_keeps_no_other_from_being_watched()
    {
        await _gateway.HasAsync("Delta", 1, "Broken");
        await _gateway.HasAsync("UpperThreshold", 50);

        Assert.Equal("Power", Assert.Single(_gateway.Looks()).Variable.Name);
    }

    [Fact]
    public async Task A_monitor_that_is_set_anew_starts_from_the_beginning()
    {
        var id = await _gateway.HasAsync("UpperThreshold", 50);
        Assert.Single(_gateway.Looks());

        await _gateway.HasAsync("UpperThreshold", 60, more: $$""","id":{{id}}""");

        Assert.Single(_gateway.Looks());
    }

    [Fact]
    public async Task While_monitoring_is_off_nothing_is_told()
    {
        await _gateway.HasAsync("UpperThreshold", 50);
        _gateway.Get<MonitoringSettings>().Enabled.Variable.Write!("false");
        Assert.Empty(_gateway.Looks());

        _gateway.Get<MonitoringSettings>().Enabled.Variable.Write!("true");

        Assert.Single(_gateway.Looks());
    }

    [Fact]
    public async Task No_two_events_have_the_same_number_also_over_restarts()
    {
        await _gateway.HasAsync("Periodic", 1);
        var ids = new List<long>();

        for (var i = 0; i < 2500; i++)
        {
            ids.AddRange(_gateway.LooksAfter(1).Select(e => e.EventId));
            if (i % 700 is 0)
            {
                _gateway.Restart();
            }
        }

        Assert.True(ids.Count > 2000);
        Assert.Equal(ids.Distinct(), ids);
    }

    [Theory]
    [InlineData(2, "UpperThreshold", 1)]
    [InlineData(3, "UpperThreshold", 0)]
    [InlineData(2, "Periodic", 0)]          // it comes again by itself
    public async Task What_is_a_failure_outlives_the_gateway(int severity, string type, int onDisk)
    {
        await _gateway.HasAsync(type, 50, severity: severity);
        var (post, notes) = (_gateway.Get<OwnPost>(), _gateway.Get<DurableNotes>());

        _gateway.Get<EventPost>().Send([.. _gateway.Looks(Hearing.Later), .. _gateway.LooksAfter(50, Hearing.Later)]);
        post.Put(_ => new("Heartbeat", "{}"u8.ToArray()), durable: true);
        await post.StartAsync(CancellationToken.None);

        await Patience.Until(
            () => notes.All("post").Any(n => Encoding.UTF8.GetString(n.Value).Contains("Heartbeat", StringComparison.Ordinal)),
            "the last of them on disk");
        await post.StopAsync(CancellationToken.None);
        Assert.Equal((2, onDisk), (post.Count, notes.All("post").Count - 1));
    }
}
