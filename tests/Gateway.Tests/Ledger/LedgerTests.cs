namespace Gateway.Tests.Ledger;

/// <summary>The ledger finds what is planted, and nothing else.</summary>
public sealed class LedgerTests
{
    private readonly Ledger _ledger = new();

    [Fact]
    public void Books_that_agree_are_good_and_say_so_in_one_line()
    {
        Transaction("CP-01", 100, 150, 190);
        Transaction("CP-02", 100, 120);

        var settlement = _ledger.Settle();

        Assert.Empty(settlement.Failures);
        Assert.Equal("faults=kill runs=2 acked=5 lost=0 duplicates=0 reordered=0", settlement.Line("kill", 2));
    }

    [Fact]
    public void What_was_acknowledged_and_never_arrived_is_lost()
    {
        Transaction("CP-01", 100, 190);
        var lost = Message("CP-01", 200, Moment.Updated);
        _ledger.Sends(lost, "x");
        _ledger.Acknowledged(lost);

        var settlement = _ledger.Settle();

        Assert.Equal((1, 1), (settlement.Lost, _ledger.Owed));
        Assert.Equal("CP-01: message 200 (Updated of t1, id x) was acknowledged and never arrived", Assert.Single(settlement.Failures));
    }

    [Fact]
    public void What_was_never_acknowledged_is_not_lost()
    {
        _ledger.Sends(Message("CP-01", 200, Moment.Updated), "x");

        Assert.Equal((0, 0, true), (_ledger.Settle().Lost, _ledger.Owed, _ledger.Settle().IsGood));
    }

    [Fact]
    public void A_message_that_comes_later_is_owed_until_then()
    {
        var message = Message("CP-01", 100, Moment.Started);
        _ledger.Sends(message, "x");
        _ledger.Acknowledged(message);
        Assert.Equal(1, _ledger.Owed);

        _ledger.Arrived(Arrival(message, "x", offline: true));

        Assert.Equal((0, true), (_ledger.Owed, _ledger.Settle().IsGood));
    }

    [Fact]
    public void Duplicates_under_an_id_that_the_station_gave_are_counted_and_forgiven()
    {
        var message = Message("CP-01", 100, Moment.Started);
        _ledger.Sends(message, "x");
        _ledger.Arrived(Arrival(message, "x"));
        _ledger.Sends(message, "y");
        _ledger.Arrived(Arrival(message, "x"));
        _ledger.Arrived(Arrival(message, "y"));

        var settlement = _ledger.Settle();

        Assert.Equal((2, 0, true), (settlement.Duplicates, settlement.Unproved, settlement.IsGood));
    }

    [Fact]
    public void A_duplicate_under_an_id_that_the_station_never_gave_is_a_failure()
    {
        var message = Message("CP-01", 100, Moment.Started);
        _ledger.Sends(message, "x");
        _ledger.Arrived(Arrival(message, "x"));
        _ledger.Arrived(Arrival(message, "z"));

        var settlement = _ledger.Settle();

        Assert.Equal((1, 1), (settlement.Duplicates, settlement.Unproved));
        Assert.Contains("arrived 2 times, once as z", Assert.Single(settlement.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void What_overtakes_is_told_and_what_is_only_repeated_later_is_not()
    {
        var (first, second, third) = (Message("CP-01", 100, Moment.Started), Message("CP-01", 110, Moment.Updated), Message("CP-01", 120, Moment.Updated));
        foreach (var message in (TransactionMessage[])[first, second, third])
        {
            _ledger.Sends(message, "x");
        }

        _ledger.Arrived(Arrival(first, "x"));
        _ledger.Arrived(Arrival(third, "x"));
        _ledger.Arrived(Arrival(second, "x"));
        _ledger.Arrived(Arrival(first, "x"));

        var settlement = _ledger.Settle();

        Assert.Equal((1, 1), (settlement.Reordered, settlement.Duplicates));
        Assert.Equal("CP-01: message 110 (Updated of t1, id x) arrived after message 120", Assert.Single(settlement.Failures));
    }

    [Fact]
    public void A_message_that_changed_on_its_way_is_told()
    {
        var message = Message("CP-01", 100, Moment.Started);
        _ledger.Sends(message, "x");
        _ledger.Arrived(Arrival(message, "x") with { Facts = "other" });

        Assert.Contains("arrived as other", Assert.Single(_ledger.Settle().Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_nobody_sent_is_told()
    {
        _ledger.Arrived(Arrival(Message("CP-01", 100, Moment.Started), "x"));

        Assert.Contains("was never sent", Assert.Single(_ledger.Settle().Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_before_the_arrival_wants_the_mark_offline_where_there_is_one()
    {
        foreach (var (number, offline) in ((long, bool?)[])[(100, null), (110, true), (120, false)])
        {
            var message = Message("CP-01", number, Moment.Updated);
            _ledger.Sends(message, "x");
            _ledger.Acknowledged(message);
            _ledger.Arrived(Arrival(message, "x", offline));
        }

        Assert.Contains("message 120", Assert.Single(_ledger.Settle().Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_sleeping_csms_hears_late_and_without_the_mark_comes_again_with_it()
    {
        var message = Message("CP-01", 100, Moment.Updated);
        _ledger.Sends(message, "x");
        _ledger.Acknowledged(message);
        _ledger.Arrived(Arrival(message, "x", offline: false));
        Assert.True(_ledger.OwesMarks);

        _ledger.Arrived(Arrival(message, "x", offline: true));

        Assert.False(_ledger.OwesMarks);
        Assert.Empty(_ledger.Settle().Failures);
    }

    [Fact]
    public void Messages_that_come_under_another_transaction_are_told_and_the_energy_does_not_agree()
    {
        Passes(Message("CP-01", 100, Moment.Started), transaction: "1001");
        Passes(Message("CP-01", 150, Moment.Ended), transaction: "-1");

        var failures = _ledger.Settle().Failures;

        Assert.Collection(
            failures,
            stray => Assert.Contains("arrived as part of transaction -1, which began as 1001", stray, StringComparison.Ordinal),
            energy => Assert.Equal("CP-01: t1 took 50 Wh, and the CSMS has no end of it", energy));
    }

    private void Transaction(string station, params long[] numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            Passes(Message(station, numbers[i], i == 0 ? Moment.Started : i == numbers.Length - 1 ? Moment.Ended : Moment.Updated));
        }
    }

    private void Passes(TransactionMessage message, string transaction = "1001")
    {
        _ledger.Sends(message, "x");
        _ledger.Arrived(Arrival(message, "x") with { Transaction = transaction });
        _ledger.Acknowledged(message);
    }

    private static TransactionMessage Message(string station, long number, Moment moment) => new(station, number, "t1", moment, "{}");

    private static Arrival Arrival(TransactionMessage message, string id, bool? offline = false)
        => new(message.Station, message.Number, "1001", message.Moment, id, message.Facts, offline);
}
