using System.Text.Json;
using Gateway.Site;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.Journeys;

/// <summary>One call at a time in each direction (OCPP 2.1 part 4, §4.1.1); the gateway's own stand behind the relayed ones.</summary>
public sealed class OutstandingCallTests
{
    private const int StrayAnswer = 2010, DuplicateCall = 2011, TooManyCalls = 2012, CallExpired = 2013;

    [Fact]
    public async Task The_second_call_of_the_csms_waits_until_the_first_is_answered()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync();

        await pair.PassesDownAsync("""[2,"a","ClearCache",{}]""");
        await pair.Link.SaysAsync("""[2,"b","ClearCache",{}]""");
        await pair.PassesUpAsync("""[2,"u","Heartbeat",{}]""");       // the other direction is free meanwhile
        await pair.PassesDownAsync("""[3,"u",{}]""");                 // and b has not come before it
        await pair.PassesUpAsync("""[3,"a",{"status":"Accepted"}]""");

        Assert.Equal("""[2,"b","ClearCache",{}]""", await pair.Station.HearsAsync());
    }

    [Fact]
    public async Task A_call_of_the_gateways_own_waits_behind_those_of_the_csms()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync();
        await pair.PassesDownAsync("""[2,"a","ClearCache",{}]""");
        journey.Gateway.Limits.InstallFallback("CP-01", new Ampere(6));
        await pair.Link.SaysAsync("""[2,"b","ClearCache",{}]""");
        await pair.PassesUpAsync("""[2,"u","Heartbeat",{}]""");       // so b has been read before a is answered
        await pair.PassesDownAsync("""[3,"u",{}]""");

        await pair.PassesUpAsync("""[3,"a",{"status":"Accepted"}]""");
        Assert.Equal("""[2,"b","ClearCache",{}]""", await pair.Station.HearsAsync());
        await pair.PassesUpAsync("""[3,"b",{"status":"Accepted"}]""");

        Assert.Equal("SetChargingProfile", ActionOf(await pair.Station.HearsAsync()));
    }

    [Fact]
    public async Task What_a_station_answers_to_the_gateway_never_reaches_the_csms()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync();
        journey.Gateway.Limits.InstallFallback("CP-01", new Ampere(6));
        var own = await pair.Station.HearsAsync();

        await pair.Station.SaysAsync($$"""[3,"{{IdOf(own)}}",{"status":"Accepted"}]""");
        await pair.WorksAsync();

        Assert.False(pair.Link.HasHeard);
        Assert.True(Guid.TryParse(IdOf(own), out _), "an id of its own that no CSMS counts up to");
        await Patience.Until(() => journey.Gateway.Station("CP-01").FallbackInstalled, "the answer's effect");
    }

    [Fact]
    public async Task An_answer_that_nobody_asked_for_is_dropped_with_one_line()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync();

        await pair.Station.SaysAsync("""[3,"unasked",{}]""");
        await pair.WorksAsync();

        Assert.False(pair.Link.HasHeard);
        Assert.Equal(
            "CP-01: the station answered a call that is not waiting for an answer (unasked); dropped",
            Assert.Single(journey.Log.Of(StrayAnswer)));
    }

    [Fact]
    public async Task A_csms_that_answers_twice_is_heard_once()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync();
        await pair.PassesUpAsync("""[2,"1","Heartbeat",{}]""");

        await pair.PassesDownAsync("""[3,"1",{}]""");
        await pair.Link.SaysAsync("""[3,"1",{}]""");
        await pair.WorksAsync();

        Assert.False(pair.Station.HasHeard);
        Assert.Contains("the CSMS", Assert.Single(journey.Log.Of(StrayAnswer)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_with_the_id_of_one_in_flight_is_dropped_with_one_line()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync();
        await pair.PassesUpAsync("""[2,"1","Heartbeat",{}]""");

        await pair.Station.SaysAsync("""[2,"1","Heartbeat",{"again":true}]""");
        await journey.Log.HearsAsync(DuplicateCall);
        await pair.PassesDownAsync("""[3,"1",{}]""");
        await pair.WorksAsync();

        Assert.False(pair.Link.HasHeard || pair.Station.HasHeard);
        Assert.Contains("(1)", Assert.Single(journey.Log.Of(DuplicateCall)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_comes_after_the_next_call_has_gone_out_is_dropped()
    {
        var time = new ManualTime();
        await using var journey = await Journey.StartAsync(time: time);
        var pair = await journey.ConnectAsync();
        await pair.PassesDownAsync("""[2,"late","ClearCache",{}]""");
        await pair.Link.SaysAsync("""[2,"next","ClearCache",{}]""");

        var next = pair.Station.HearsAsync();
        await time.PassUntilAsync(next);
        await pair.Station.SaysAsync("""[3,"late",{"status":"Accepted"}]""");
        await pair.PassesUpAsync("""[3,"next",{"status":"Accepted"}]""");

        Assert.Equal("""[2,"next","ClearCache",{}]""", await next);
        Assert.Single(journey.Log.Of(CallExpired));
        Assert.Contains("(late)", Assert.Single(journey.Log.Of(StrayAnswer)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_station_with_too_many_calls_at_once_is_told_so_and_loses_none_of_the_others()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync();
        var bystander = await journey.BystanderAsync();

        for (var i = 0; i <= 65; i++)       // one in flight, 64 waiting, one too many
        {
            await pair.Station.SaysAsync($$"""[2,"{{i}}","Heartbeat",{}]""");
        }

        Assert.StartsWith("""[4,"65","InternalError",""", await pair.Station.HearsAsync(), StringComparison.Ordinal);
        Assert.Single(journey.Log.Of(TooManyCalls));
        for (var i = 0; i < 65; i++)
        {
            Assert.Equal($"{i}", IdOf(await pair.Link.HearsAsync()));
            await pair.PassesDownAsync($$"""[3,"{{i}}",{}]""");
        }

        await bystander.WorksAsync();
    }

    private static string IdOf(string frame) => JsonDocument.Parse(frame).RootElement[1].GetString()!;

    private static string ActionOf(string frame) => JsonDocument.Parse(frame).RootElement[2].GetString()!;
}
