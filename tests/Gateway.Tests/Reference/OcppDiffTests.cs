using System.Text.Json.Nodes;

namespace Gateway.Tests.Reference;

public sealed class OcppDiffTests
{
    [Fact]
    public void It_tells_new_messages_changed_limits_and_new_values()
    {
        var diff = Answer.ToDiff("2.0.1", "2.1");

        Assert.Equal((0, ""), (diff.Code, diff.Error));
        Assert.Matches(@"\nMessages\n(  \+ .*\n)*  \+ AFRRSignal +\w", diff.Out);
        Assert.Matches(@"\nIdTokenType\n(  .*\n)*  ~ idToken +string\(36\) -> string\(255\), required\n", diff.Out);
        Assert.Matches(@"\nTriggerReasonEnumType\n(  .*\n)*  \+ TxResumed +\w", diff.Out);
        Assert.StartsWith("messages: 27 added; ", diff.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_common_to_all_types_is_told_once()
        => Assert.Single(
            JsonNode.Parse(Answer.ToDiff("1.6", "2.0.1", json: true).Out)!["changes"]!.AsArray(), c => c!["member"]?.ToString() == "customData");

    [Fact]
    public void A_version_is_no_different_from_itself()
        => Assert.Equal("no differences", Answer.ToDiff("2.1", "2.1").Lines[^1]);

    [Theory]
    [InlineData("2.0", "2.1")]
    [InlineData("2.1", "x")]
    public void A_version_that_is_none_is_wrong_usage(string from, string to)
        => Assert.Equal((2, ""), (Answer.ToDiff(from, to).Code, Answer.ToDiff(from, to).Out));
}
