using System.Text;
using Gateway.Simulation;

namespace Gateway.Tests.Simulation;

/// <summary>What a demo in which the CSMS goes away lets pass, and what it does not.</summary>
public sealed class CallLedgerTests
{
    private readonly CallLedger _calls = new() { Bridged = true };

    [Fact]
    public void What_was_answered_alone_and_is_not_owed_need_not_arrive()
    {
        Sends("1", "Heartbeat");

        Assert.Equal(new(Sent: 1, Arrived: 0, Lost: 0, Doubled: 0, Altered: 0, Invented: 0), _calls.Tally());
    }

    [Theory]
    [InlineData("StartTransaction")]
    [InlineData("StopTransaction")]
    [InlineData("MeterValues")]
    [InlineData("TransactionEvent")]
    public void What_is_owed_must_arrive_and_may_be_marked_and_come_twice(string action)
    {
        Sends("1", action);
        Assert.Equal(1, _calls.Tally().Lost);

        _calls.Arrived("CP-1", "1", Frame("1", action, """{"offline":true}"""));
        _calls.Arrived("CP-1", "1", Frame("1", action, """{"offline":true}"""));

        Assert.Equal(new(Sent: 1, Arrived: 2, Lost: 0, Doubled: 0, Altered: 0, Invented: 0), _calls.Tally());
    }

    [Fact]
    public void What_nobody_sent_is_invented_all_the_same()
    {
        _calls.Arrived("CP-1", "1", Frame("1", "MeterValues", "{}"));

        Assert.Equal(1, _calls.Tally().Invented);
    }

    private void Sends(string id, string action) => _calls.Sent("CP-1", id, Frame(id, action, "{}"));

    private static byte[] Frame(string id, string action, string payload) => Encoding.UTF8.GetBytes($"[2,\"{id}\",\"{action}\",{payload}]");
}
