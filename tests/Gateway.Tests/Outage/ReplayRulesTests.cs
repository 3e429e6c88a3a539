using System.Text;
using Gateway.Ocpp;
using Gateway.Outage;

namespace Gateway.Tests.Outage;

public sealed class ReplayRulesTests
{
    private static readonly ReplayRules Rules = new();

    [Theory]
    [InlineData(OcppVersion.V201, "TransactionEvent", """{"seqNo":1 }""", """{"seqNo":1,"offline":true }""")]
    [InlineData(OcppVersion.V21, "TransactionEvent", """{"offline":false,"seqNo":1}""", """{"offline":true,"seqNo":1}""")]
    [InlineData(OcppVersion.V201, "TransactionEvent", "null", "null")]
    [InlineData(OcppVersion.V201, "MeterValues", """{"evseId":1}""", """{"evseId":1}""")]
    [InlineData(OcppVersion.V21, "StatusNotification", "{}", "{}")]
    [InlineData(OcppVersion.V16, "StartTransaction", """{"connectorId":1}""", """{"connectorId":1}""")]
    [InlineData(OcppVersion.V16, "StopTransaction", "{}", "{}")]
    [InlineData(OcppVersion.V16, "TransactionEvent", "{}", "{}")]
    public void A_replay_says_that_it_is_one_where_the_version_can(OcppVersion version, string action, string held, string expected)
        => Assert.Equal(expected, Encoding.UTF8.GetString(ReplayRules.OnTheWire(version, action, Encoding.UTF8.GetBytes(held)).Span));

    [Fact]
    public void An_answer_is_the_end_of_it() => Assert.IsType<ReplayVerdict.Done>(ReplayRules.OnResult());

    [Theory]
    [InlineData("FormatViolation")]
    [InlineData("FormationViolation")]
    [InlineData("NotImplemented")]
    [InlineData("NotSupported")]
    [InlineData("PropertyConstraintViolation")]
    [InlineData("TypeConstraintViolation")]
    [InlineData("OccurrenceConstraintViolation")]
    [InlineData("OccurenceConstraintViolation")]
    [InlineData("ProtocolError")]
    [InlineData("SecurityError")]
    [InlineData("securityerror")]
    public void What_a_repetition_would_not_change_is_refused_at_once(string code)
        => Assert.Equal(new ReplayVerdict.Refused(code, "why"), Rules.OnError(code, "why", failed: 0));

    [Theory]
    [InlineData("InternalError")]
    [InlineData("GenericError")]
    [InlineData("RpcFrameworkError")]
    [InlineData("OutOfCoffee")]
    [InlineData("")]
    public void What_may_pass_is_tried_again_after_60_and_120_seconds_and_then_refused(string code)
    {
        Assert.Equal(new ReplayVerdict.TryAgain(TimeSpan.FromSeconds(60)), Rules.OnError(code, "why", failed: 0));
        Assert.Equal(new ReplayVerdict.TryAgain(TimeSpan.FromSeconds(120)), Rules.OnError(code, "why", failed: 1));
        Assert.Equal(new ReplayVerdict.Refused(code, "why (attempt 3 of 3)"), Rules.OnError(code, "why", failed: 2));
    }

    [Fact]
    public void Silence_counts_as_an_attempt()
    {
        Assert.Equal(new ReplayVerdict.TryAgain(TimeSpan.FromSeconds(60)), Rules.OnNoAnswer(failed: 0));
        Assert.Equal(new ReplayVerdict.Refused("NoAnswer", "no answer in time (attempt 3 of 3)"), Rules.OnNoAnswer(failed: 2));
    }

    [Fact]
    public void A_lost_link_is_no_attempt()
        => Assert.Equal(new ReplayVerdict.TryAgain(TimeSpan.Zero, Counts: false), ReplayRules.OnLinkLost());

    [Theory]
    [InlineData(1, 0, null)]
    [InlineData(0, 0, null)]
    [InlineData(2, 0, 5)]
    [InlineData(10, 8, 45)]
    [InlineData(10, 9, null)]
    [InlineData(3, 7, null)]        // the setting was lowered meanwhile
    public void Attempts_and_interval_are_settings(int attempts, int failed, int? seconds)
    {
        var verdict = new ReplayRules { Attempts = attempts, Interval = TimeSpan.FromSeconds(5) }.OnError("InternalError", "", failed);

        Assert.Equal(seconds, (verdict as ReplayVerdict.TryAgain)?.After.TotalSeconds);
        Assert.Equal(seconds is null, verdict is ReplayVerdict.Refused);
    }

    [Fact]
    public void An_error_without_a_text_is_told_by_its_code()
        => Assert.Equal("InternalError (attempt 3 of 3)", Assert.IsType<ReplayVerdict.Refused>(Rules.OnError("InternalError", "", failed: 2)).Text);
}
