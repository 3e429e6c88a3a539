using System.Text.Json.Nodes;
using Gateway.Ocpp;

namespace Gateway.Tests.Reference;

public sealed class OcppListTests
{
    [Theory]
    [InlineData("1.5", 24)]
    [InlineData("1.6", 39)]
    [InlineData("2.0.1", 64)]
    [InlineData("2.1", 91)]
    public void A_version_is_listed_whole_and_counted_at_the_end(string version, int count)
    {
        var list = Answer.ToList(version);

        Assert.Equal((0, ""), (list.Code, list.Error));
        Assert.Equal(count, list.Lines.Skip(2).TakeWhile(l => l.Length > 0).Count(l => l[2] is not ' '));      // else it goes on
        Assert.Equal($"{count} messages of OCPP {version}", list.Lines[^1]);
        Assert.Equal(count, JsonNode.Parse(Answer.ToList(version, json: true).Out)!.AsArray().Count);
        Assert.All(list.Lines, line => Assert.InRange(line.Length, 0, 120));
    }

    [Fact]
    public void All_versions_are_listed_when_none_is_named()
    {
        Assert.Equal(
            "24 messages of OCPP 1.5, 39 messages of OCPP 1.6, 64 messages of OCPP 2.0.1, 91 messages of OCPP 2.1", Answer.ToList(null).Lines[^1]);
        Assert.Equal(218, JsonNode.Parse(Answer.ToList(null, json: true).Out)!.AsArray().Count);
    }

    [Fact]
    public void It_says_what_the_gateway_does()
    {
        var profile = JsonNode.Parse(Answer.ToList("1.6", json: true).Out)!.AsArray().Single(m => m!["action"]!.ToString() == "SetChargingProfile")!;

        Assert.Equal("""["relayed","acted on","originated"]""", profile["gateway"]!.ToJsonString());
        Assert.Equal("csms->station", profile["direction"]!.ToString());
        Assert.Matches(@"\n  SetChargingProfile +CSMS -> station +SmartCharging +relayed, acted on, originated\n", Answer.ToList("1.6").Out);
    }

    [Theory]
    [InlineData("2.0", "did you mean 2.0.1?")]
    [InlineData("1.6J", "did you mean 1.6?")]
    [InlineData("", "1.5, 1.6, 2.0.1 and 2.1")]
    public void A_version_that_is_none_is_wrong_usage(string version, string says)
    {
        var list = Answer.ToList(version);

        Assert.Equal((2, ""), (list.Code, list.Out));
        Assert.Contains(says, list.Error, StringComparison.Ordinal);
    }
}
