using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Ocpp.Editing;
using Gateway.Outage;
using Gateway.Tests.Support;

namespace Gateway.Tests.Outage;

/// <summary>Numbers are small here, so that those of the CSMS and those of the gateway meet all the time.</summary>
public sealed class IdCollisionTests
{
    private readonly MemoryStore _store = new();
    private readonly ManualTime _time = new();

    [Fact]
    public void An_invented_number_is_random_and_far_from_where_a_csms_counts()
    {
        var ids = new TransactionIds("CP-1", _store, _time);
        var invented = Enumerable.Range(0, 100).Select(_ => ids.Invent()).ToList();

        Assert.All(invented, id => Assert.InRange(id, 1 << 30, int.MaxValue - 1));
        Assert.True(invented.Distinct().Count() > 90);
    }

    [Fact]
    public void An_invented_number_is_none_that_is_known_already()
    {
        var ids = Ids(5, 6, 7, 8);
        ids.Saw(5);
        ids.Began(6, connector: 1);
        ids.Numbered(6, 7);

        Assert.Equal(8, ids.Invent());
    }

    [Fact]
    public void A_live_transaction_that_the_csms_gives_one_of_our_numbers_gets_another()
    {
        var ids = Ids(100);
        Start(ids, local: 17, connector: 1, csms: 4);

        Assert.Equal("""{"transactionId":100,"idTagInfo":{}}""", Answer(ids, connector: 2, """{"transactionId":17,"idTagInfo":{}}"""));
        Assert.Equal(4, Up(ids, 17));
        Assert.Equal(17, Up(ids, 100));
        Assert.Equal(17, Down(ids, 4));
        Assert.Equal(100, Down(ids, 17));
        Assert.Equal(17, Up(new TransactionIds("CP-1", _store, _time), 100));
    }

    [Fact]
    public void Two_held_transactions_may_have_each_others_numbers()
    {
        var ids = Ids();
        Start(ids, local: 17, connector: 1, csms: 18);
        Start(ids, local: 18, connector: 2, csms: 17);

        Assert.Equal((18, 17), (Up(ids, 17), Up(ids, 18)));
        Assert.Equal((18, 17), (Down(ids, 17), Down(ids, 18)));
    }

    [Fact]
    public void A_number_of_ours_in_the_mouth_of_the_csms_stops_no_car()
    {
        var ids = Ids(17, 4, 100);
        Start(ids, local: 17, connector: 1, csms: 4);

        Assert.Equal(100, Down(ids, 17));
    }

    [Fact]
    public void A_number_that_the_csms_gave_twice_stops_no_car_while_both_run()
    {
        var ids = Ids();
        Start(ids, local: 17, connector: 1, csms: 0);
        Start(ids, local: 18, connector: 2, csms: 0);
        Assert.Equal(0, Down(ids, 0));

        ids.Ended(17);
        Assert.Equal(18, Down(ids, 0));

        ids.Ended(18);
        Assert.Equal(18, Down(ids, 0));
    }

    [Fact]
    public void A_live_transaction_with_the_number_of_one_that_runs_is_told_apart_from_it()
    {
        var ids = Ids(100);
        Start(ids, local: 17, connector: 1, csms: 0);

        Assert.Equal("""{"transactionId":100}""", Answer(ids, connector: 2, """{"transactionId":0}"""));
        Assert.Equal(0, Down(ids, 0));
    }

    [Fact]
    public void A_live_transaction_ends_the_one_before_it_on_its_connector()
    {
        var ids = Ids();
        Start(ids, local: 17, connector: 1, csms: 4);

        Assert.Equal("""{"transactionId":5}""", Answer(ids, connector: 1, """{"transactionId":5}"""));
        _time.Advance(TransactionIds.Grace);
        Up(ids, 1);

        Assert.True(ids.IsEmpty);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"transactionId":17""")]
    [InlineData("""{"transactionId":-1}""")]
    [InlineData("""{"transactionId":9223372036854775807}""")]
    public void Other_answers_pass(string answer)
    {
        var ids = Ids();
        Start(ids, local: 17, connector: 1, csms: -1);

        Assert.Equal(answer, Answer(ids, connector: 2, answer));
    }

    [Fact]
    public void Whatever_numbers_meet_every_transaction_keeps_its_own()
    {
        var step = from local in Gen.Choose(0, 1) from csms in Gen.Choose(1, 12) select (isHeld: local == 1, csms: (long)csms);
        var random = from values in Gen.Choose(1, 40).ListOf(200) select values;
        Check.One(Cases.Of(500), Prop.ForAll(
            step.ArrayOf().ToArbitrary(), random.ToArbitrary(), (steps, numbers) => Play(steps.DistinctBy(s => s.csms), [.. numbers])));
    }

    /// <summary>Every transaction on a connector of its own; a CSMS that gives no number twice.</summary>
    private void Play(IEnumerable<(bool IsHeld, long Csms)> steps, int[] numbers)
    {
        var draw = 0;
        var station = $"{Guid.NewGuid()}";
        var ids = new TransactionIds(station, _store, _time, () => draw < numbers.Length ? numbers[draw++] : 1000 + draw++);
        var running = new List<(long Station, long Csms)>();
        foreach (var (isHeld, csms) in steps)
        {
            var connector = running.Count + 1;
            var told = isHeld ? ids.Invent() : Number(Answer(ids, connector, $$"""{"transactionId":{{csms}}}"""));
            if (isHeld)
            {
                Start(ids, told, connector, csms);
            }
            else
            {
                ids.Saw(told);
            }

            running.Add((told, csms));
        }

        Assert.Equal(running.Count, running.DistinctBy(r => r.Station).Count());
        Assert.All(running, r => Assert.Equal(r.Csms, Up(ids, r.Station)));
        Assert.All(running, r => Assert.Equal(r.Station, Down(ids, r.Csms)));
        for (var unknown = 13; unknown < 50; unknown++)
        {
            Assert.DoesNotContain(running, r => r.Station == Down(ids, unknown) && r.Csms != unknown);
        }
    }

    private TransactionIds Ids(params long[] random)
    {
        var next = new Queue<long>(random);
        return new("CP-1", _store, _time, next.Dequeue);
    }

    private static void Start(TransactionIds ids, long local, int connector, long csms)
    {
        ids.Began(local, connector);
        ids.Numbered(local, csms);
    }

    private static string Answer(TransactionIds ids, int connector, string answer)
    {
        ids.AnswerToStation(connector, Encoding.UTF8.GetBytes(answer), out var rewritten);
        return rewritten is null ? answer : Encoding.UTF8.GetString(rewritten);
    }

    private static long Up(TransactionIds ids, long id)
    {
        var payload = $$"""{"transactionId":{{id}}}""";
        ids.ToCsms("StopTransaction"u8, Encoding.UTF8.GetBytes(payload), out var rewritten);
        return Number(rewritten is null ? payload : Encoding.UTF8.GetString(rewritten));
    }

    private static long Down(TransactionIds ids, long id)
    {
        var payload = $$"""{"transactionId":{{id}}}""";
        ids.ToStation("RemoteStopTransaction"u8, Encoding.UTF8.GetBytes(payload), out var rewritten);
        return Number(rewritten is null ? payload : Encoding.UTF8.GetString(rewritten));
    }

    private static long Number(string payload)
        => PayloadField.TryReadNumber(Encoding.UTF8.GetBytes(payload), "transactionId"u8, out var id) ? id : throw new InvalidOperationException(payload);
}
