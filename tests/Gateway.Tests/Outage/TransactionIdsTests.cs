using System.Text;
using Gateway.Outage;
using Gateway.Tests.Support;

namespace Gateway.Tests.Outage;

public sealed class TransactionIdsTests
{
    private const long Local = 1_500_000_000;

    private readonly MemoryStore _store = new();
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("MeterValues", """{"connectorId":1,"transactionId":1500000000,"meterValue":[ ]}""", """{"connectorId":1,"transactionId":17,"meterValue":[ ]}""")]
    [InlineData("MeterValues", """{"transactionId":"1500000000"}""", """{"transactionId":"17"}""")]
    [InlineData("MeterValues", """{"transactionId":1500000000.0}""", """{"transactionId":17}""")]
    [InlineData("StopTransaction", """{"meterStop":5,"transactionId":1500000000}""", """{"meterStop":5,"transactionId":17}""")]
    public void The_csms_hears_its_own_number(string action, string payload, string expected)
        => Assert.Equal((Translation.Rewritten, expected), Up(Numbered(17), action, payload));

    [Theory]
    [InlineData("RemoteStopTransaction", """{"transactionId":17}""", """{"transactionId":1500000000}""")]
    [InlineData("RemoteStopTransaction", """{"transactionId":"17"}""", """{"transactionId":"1500000000"}""")]
    [InlineData("SetChargingProfile", """{"connectorId":1,"csChargingProfiles":{"transactionId":17,"stackLevel":17}}""",
        """{"connectorId":1,"csChargingProfiles":{"transactionId":1500000000,"stackLevel":17}}""")]
    public void The_station_hears_the_number_it_was_given(string action, string payload, string expected)
        => Assert.Equal((Translation.Rewritten, expected), Down(Numbered(17), action, payload));

    [Theory]
    [InlineData("MeterValues", """{"connectorId":1,"transactionId":16}""")]
    [InlineData("MeterValues", """{"connectorId":1}""")]
    [InlineData("MeterValues", """{"connectorId":1,"transactionId":17}""")]
    [InlineData("MeterValues", """{"connectorId":1,"transactionId":-1}""")]
    [InlineData("MeterValues", """{"connectorId":1,"transactionId":0}""")]
    [InlineData("StopTransaction", """{"transactionId":9223372036854775807}""")]
    [InlineData("StopTransaction", """{"transactionId":-1}""")]
    [InlineData("StopTransaction", """{"transactionId":null}""")]
    [InlineData("StopTransaction", """{"transactionId":1500000000""")]
    [InlineData("StopTransaction", "null")]
    [InlineData("DataTransfer", """{"transactionId":1500000000}""")]
    [InlineData("StatusNotification", """{"transactionId":1500000000}""")]
    public void What_names_no_local_transaction_goes_up_unchanged(string action, string payload)
        => Assert.Equal((Translation.Unchanged, payload), Up(Numbered(17), action, payload));

    [Theory]
    [InlineData("RemoteStopTransaction", """{"transactionId":18}""")]
    [InlineData("RemoteStopTransaction", """{"transactionId":-1}""")]
    [InlineData("RemoteStopTransaction", """{"transactionId":0}""")]
    [InlineData("RemoteStopTransaction", """{"transactionId":9223372036854775807}""")]
    [InlineData("RemoteStopTransaction", "{}")]
    [InlineData("SetChargingProfile", """{"transactionId":17}""")]
    [InlineData("SetChargingProfile", """{"csChargingProfiles":{"stackLevel":17}}""")]
    [InlineData("RemoteStartTransaction", """{"transactionId":17}""")]
    public void What_names_no_local_transaction_goes_down_unchanged(string action, string payload)
        => Assert.Equal((Translation.Unchanged, payload), Down(Numbered(17), action, payload));

    [Theory]
    [InlineData("MeterValues", """{"connectorId":1,"transactionId":1500000000}""", true)]
    [InlineData("MeterValues", """{"connectorId":1}""", true)]
    [InlineData("MeterValues", """{"connectorId":1,"transactionId":0}""", true)]
    [InlineData("MeterValues", """{"connectorId":2}""", false)]
    [InlineData("MeterValues", """{"connectorId":0}""", false)]
    [InlineData("MeterValues", """{"connectorId":1,"transactionId":16}""", false)]
    [InlineData("StopTransaction", """{"transactionId":1500000000}""", true)]
    [InlineData("StopTransaction", """{"transactionId":-1}""", false)]
    public void Before_the_csms_has_numbered_it_nothing_about_a_transaction_goes_up(string action, string payload, bool waits)
        => Assert.Equal((waits ? Translation.Waits : Translation.Unchanged, payload), Up(Begun(), action, payload));

    [Theory]
    [InlineData(0)]
    [InlineData(Local)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Any_number_of_the_csms_is_taken(long csmsId)
    {
        var ids = Numbered(csmsId);

        Assert.Equal($$"""{"transactionId":{{csmsId}}}""", Up(ids, "StopTransaction", $$"""{"transactionId":{{Local}}}""").Payload);
        Assert.Equal($$"""{"transactionId":{{Local}}}""", Down(ids, "RemoteStopTransaction", $$"""{"transactionId":{{csmsId}}}""").Payload);
    }

    [Fact]
    public void A_transaction_that_the_csms_refused_goes_on_as_one_without_a_number()
    {
        var ids = Begun();
        ids.Refused(Local);

        Assert.Equal("""{"transactionId":-1}""", Up(ids, "StopTransaction", """{"transactionId":1500000000}""").Payload);
        Assert.Equal(Translation.Unchanged, Down(ids, "RemoteStopTransaction", """{"transactionId":-1}""").Fate);
    }

    [Theory]
    [InlineData("""{"transactionId":17,"idTagInfo":{"status":"Accepted"}}""", 17)]
    [InlineData("""{"transactionId":"17"}""", 17)]
    [InlineData("""{"idTagInfo":{"status":"Invalid"}}""", -1)]
    [InlineData("null", -1)]
    public void The_answer_to_the_held_start_has_the_number(string answer, long expected)
    {
        var ids = Begun();
        ids.Answered(Local, Encoding.UTF8.GetBytes(answer));

        Assert.Equal($$"""{"transactionId":{{expected}}}""", Up(ids, "MeterValues", """{"transactionId":1500000000}""").Payload);
    }

    [Fact]
    public void A_second_answer_counts_unless_it_has_no_number()
    {
        var ids = Numbered(17);

        ids.Answered(Local, """{"transactionId":18}"""u8);
        ids.Answered(Local, "{}"u8);

        Assert.Equal("""{"transactionId":18}""", Up(ids, "MeterValues", """{"transactionId":1500000000}""").Payload);
    }

    [Fact]
    public void A_restart_forgets_no_number()
    {
        Numbered(17);

        var again = Ids();

        Assert.False(again.IsEmpty);
        Assert.Equal("""{"transactionId":17}""", Up(again, "StopTransaction", """{"transactionId":1500000000}""").Payload);
        Assert.Equal("""{"transactionId":1500000000}""", Down(again, "RemoteStopTransaction", """{"transactionId":17}""").Payload);
    }

    [Fact]
    public void After_a_restart_a_transaction_without_a_number_still_waits()
    {
        _store.Keep("CP-1", new(Local, null, 1));

        Assert.Equal(Translation.Waits, Up(Ids(), "MeterValues", """{"connectorId":1,"transactionId":1500000000}""").Fate);
    }

    [Fact]
    public void A_number_is_one_stations_own()
    {
        Numbered(17);

        Assert.True(new TransactionIds("CP-2", _store, _time).IsEmpty);
    }

    [Fact]
    public void A_number_is_understood_for_a_day_after_its_stop_was_delivered()
    {
        var ids = Numbered(17);
        ids.Ended("""{"transactionId":1500000000,"meterStop":1}"""u8);

        _time.Advance(TransactionIds.Grace - TimeSpan.FromSeconds(1));
        Assert.Equal(Translation.Rewritten, Up(ids, "MeterValues", """{"transactionId":1500000000}""").Fate);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Translation.Unchanged, Up(ids, "MeterValues", """{"transactionId":1500000000}""").Fate);
        Assert.True(ids.IsEmpty);
        Assert.True(Ids().IsEmpty);
    }

    [Fact]
    public void An_end_is_remembered_over_a_restart()
    {
        Numbered(17).Ended(Local);
        var again = Ids();

        _time.Advance(TransactionIds.Grace);
        Up(again, "MeterValues", "{}");

        Assert.True(again.IsEmpty);
    }

    [Fact]
    public void A_running_transaction_is_never_forgotten()
    {
        var ids = Numbered(17);

        _time.Advance(TimeSpan.FromDays(400));

        Assert.Equal(Translation.Rewritten, Up(ids, "StopTransaction", """{"transactionId":1500000000}""").Fate);
    }

    [Fact]
    public void A_transaction_whose_stop_never_came_ends_with_the_next_on_its_connector()
    {
        var ids = Numbered(17);
        ids.Began(Local + 1, connector: 1);
        ids.Began(Local + 2, connector: 2);

        ids.Numbered(Local + 2, 19);
        Assert.DoesNotContain(_store.Load("CP-1"), n => n.IsEnded);

        ids.Numbered(Local + 1, 18);
        Assert.Equal(Local, Assert.Single(_store.Load("CP-1"), n => n.IsEnded).LocalId);
    }

    [Fact]
    public void A_start_that_is_delivered_late_does_not_end_the_transaction_after_it()
    {
        var ids = Begun();
        ids.Refused(Local);
        ids.Began(Local + 1, connector: 1);
        ids.Numbered(Local + 1, 18);

        ids.Numbered(Local, 17);        // an operator tried the dead letter again

        Assert.False(_store.Load("CP-1").Single(n => n.LocalId == Local + 1).IsEnded);
        Assert.Equal("""{"transactionId":17}""", Up(ids, "StopTransaction", """{"transactionId":1500000000}""").Payload);
    }

    [Fact]
    public void Nothing_is_allocated_while_there_is_nothing_to_translate()
    {
        var ids = Ids();
        ids.ToCsms("MeterValues"u8, "{}"u8, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var fate = ids.IsEmpty ? ids.ToCsms("MeterValues"u8, "no json"u8, out _) : Translation.Waits;

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(Translation.Unchanged, fate);
    }

    private TransactionIds Ids() => new("CP-1", _store, _time);

    private TransactionIds Begun()
    {
        var ids = Ids();
        ids.Began(Local, connector: 1);
        return ids;
    }

    private TransactionIds Numbered(long csmsId)
    {
        var ids = Begun();
        ids.Numbered(Local, csmsId);
        return ids;
    }

    private static (Translation Fate, string Payload) Up(TransactionIds ids, string action, string payload)
    {
        var fate = ids.ToCsms(Encoding.UTF8.GetBytes(action), Encoding.UTF8.GetBytes(payload), out var rewritten);
        return (fate, rewritten is null ? payload : Encoding.UTF8.GetString(rewritten));
    }

    private static (Translation Fate, string Payload) Down(TransactionIds ids, string action, string payload)
    {
        var fate = ids.ToStation(Encoding.UTF8.GetBytes(action), Encoding.UTF8.GetBytes(payload), out var rewritten);
        return (fate, rewritten is null ? payload : Encoding.UTF8.GetString(rewritten));
    }
}
