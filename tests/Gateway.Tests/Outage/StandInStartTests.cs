using System.Text;
using Gateway.Journal;
using Gateway.Ocpp;
using Gateway.Outage;

namespace Gateway.Tests.Outage;

/// <summary>Transactions of 1.6 that begin while the CSMS is away.</summary>
public sealed class StandInStartTests : StandTest
{
    private const string Start = """{"connectorId":2,"idTag":"04E91C52A1B680","timestamp":"2026-11-21T08:00:00Z","meterStart":100}""";

    [Fact]
    public void A_transaction_gets_a_number_of_its_own()
    {
        var stand = NewStand(OcppVersion.V16);

        var answers = Enumerable.Range(0, 200).Select(i => stand.Ask("StartTransaction", Start.Replace("100", $"{i}", StringComparison.Ordinal))).ToList();

        Assert.Equal(200, answers.Select(a => a.Transaction!.LocalId).Distinct().Count());
        Assert.All(answers, a => Assert.InRange(a.Transaction!.LocalId, 1 << 30, int.MaxValue));
        Assert.All(answers, a => Assert.Equal(("CP-1", null, 2, Stand.Noon), (a.Transaction!.Station, a.Transaction.CsmsId, a.Transaction.Connector, a.Transaction.Since)));
        Assert.All(answers, a => Assert.Contains($"\"transactionId\":{a.Transaction!.LocalId}", Encoding.UTF8.GetString(a.Payload.Span), StringComparison.Ordinal));
    }

    [Fact]
    public void A_number_that_the_station_uses_is_not_given_again()
    {
        var asked = new List<long>();
        var memory = NewMemory();
        var standIn = new StandIn("CP-1", OcppVersion.V16, new(memory), memory, new(), id =>
        {
            asked.Add(id);
            return asked.Count < 5;
        });

        var answer = standIn.Answer("StartTransaction"u8, "m1", Encoding.UTF8.GetBytes(Start), Stand.Noon);

        Assert.Equal(5, asked.Count);
        Assert.Equal(asked[^1], answer.Transaction!.LocalId);
    }

    [Fact]
    public void A_start_that_is_sent_again_is_the_same_transaction_also_after_a_restart()
    {
        var stand = NewStand(OcppVersion.V16);
        var first = stand.Ask("StartTransaction", Start);
        stand.In.Held(first);

        var again = stand.Again().Ask("StartTransaction", Start);
        var other = stand.Again().Ask("StartTransaction", Start.Replace("100", "101", StringComparison.Ordinal));

        Assert.Null(again.Hold);
        Assert.True(again.Payload.Span.SequenceEqual(first.Payload.Span));
        Assert.NotEqual(first.Transaction!.LocalId, other.Transaction!.LocalId);
    }

    [Fact]
    public void A_start_that_the_journal_could_not_take_is_held_when_it_comes_again()
    {
        var stand = NewStand(OcppVersion.V16);
        stand.Ask("StartTransaction", Start);       // Held is not said

        Assert.NotNull(stand.Ask("StartTransaction", Start).Hold);
    }
}
