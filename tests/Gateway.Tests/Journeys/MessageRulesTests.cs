using System.Text.Json;
using Gateway.Tests.Peers;

namespace Gateway.Tests.Journeys;

/// <summary>What becomes of a message that can be read but breaks the rules of its version.</summary>
public sealed class MessageRulesTests
{
    private const int MessageFaulty = 2016;

    private const string LongVendor = """[2,"1","BootNotification",{"chargePointVendor":"a name of far too many letters","chargePointModel":"M"}]""";

    [Fact]
    public async Task A_flawed_call_is_passed_on_unchanged_counted_and_told_once()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync();

        await pair.PassesUpAsync(LongVendor);
        await pair.PassesDownAsync("""[3,"1",{"currentTime":"2026-03-01T12:00:00Z","interval":300,"status":"Accepted"}]""");
        await pair.PassesUpAsync(LongVendor.Replace("\"1\"", "\"2\"", StringComparison.Ordinal));
        await pair.PassesDownAsync("""[3,"2",{"currentTime":"2026-03-01T12:00:00Z","interval":300,"status":"Accepted"}]""");

        Assert.Equal(
            "CP-01: the station's BootNotification request at /chargePointVendor: expected a string of at most 20 characters, "
            + "found \"a name of far too many letters\" (PropertyConstraintViolation); passed on, and no more said of its kind",
            Assert.Single(journey.Log.Of(MessageFaulty)));
        var station = journey.Gateway.Station("CP-01");
        Assert.Equal(2, station.FaultyMessages);
        Assert.StartsWith("the station's BootNotification request at /chargePointVendor", station.LastFault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[2,"1","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"now","sampledValue":[]}]}]""")]
    [InlineData("""[2,"1","Heartbeat",{"signal":-71}]""")]
    [InlineData("""[2,"1","Heartbeat",null]""")]
    [InlineData("""[2,"1","VendorsOwnAction",{}]""")]
    [InlineData("""[2,"1","Reset",{"type":"Soft"}]""")]
    [InlineData("""[2,"1","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Charging","vendorErrorCode":null}]""")]
    public async Task Whatever_a_flawed_station_says_reaches_the_csms(string call)
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync();

        await pair.PassesUpAsync(call);
        await pair.PassesDownAsync("""[4,"1","InternalError","",{}]""");

        await pair.WorksAsync();
        Assert.Single(journey.Log.Of(MessageFaulty));
    }

    [Theory]
    [InlineData("ocpp1.6", """[2,"1","BootNotification",{"chargePointModel":"M"}]""", "OccurenceConstraintViolation", "/chargePointVendor")]
    [InlineData("ocpp1.6", LongVendor, "PropertyConstraintViolation", "/chargePointVendor")]
    [InlineData("ocpp1.6", """[2,"1","Heartbeat",{"signal":-71}]""", "FormationViolation", "/signal")]
    [InlineData("ocpp1.6", """[2,"1","StatusNotification",{"connectorId":"1","errorCode":"NoError","status":"Charging"}]""", "TypeConstraintViolation", "/connectorId")]
    [InlineData("ocpp1.6", """[2,"1","TransactionEvent",{}]""", "NotImplemented", "1.6")]
    [InlineData("ocpp1.6", """[2,"1","Reset",{"type":"Soft"}]""", "NotSupported", "1.6")]
    [InlineData("ocpp2.0.1", """[2,"1","BootNotification",{"reason":"PowerUp"}]""", "OccurrenceConstraintViolation", "/chargingStation")]
    [InlineData("ocpp2.1", """[2,"1","Heartbeat",{"signal":-71}]""", "FormatViolation", "/signal")]
    public async Task Under_reject_a_flawed_call_is_answered_and_goes_no_further(string protocol, string call, string code, string named)
    {
        await using var journey = await Journey.StartAsync(Rejecting);
        var pair = await journey.ConnectAsync(protocol: protocol);

        await pair.Station.SaysAsync(call);

        var answer = JsonDocument.Parse(await pair.Station.HearsAsync()).RootElement;
        Assert.Equal((4, "1", code), (answer[0].GetInt32(), answer[1].GetString(), answer[2].GetString()));
        Assert.Contains(named, answer[3].GetString(), StringComparison.Ordinal);
        await pair.WorksAsync();
        Assert.False(pair.Link.HasHeard);
        Assert.Contains("refused", Assert.Single(journey.Log.Of(MessageFaulty)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Under_reject_a_flawed_call_of_the_csms_is_answered_to_the_csms()
    {
        await using var journey = await Journey.StartAsync(Rejecting);
        var pair = await journey.ConnectAsync();

        await pair.Link.SaysAsync("""[2,"1","Reset",{"type":"Warm"}]""");

        Assert.StartsWith("""[4,"1","PropertyConstraintViolation","/type:""", await pair.Link.HearsAsync(), StringComparison.Ordinal);
        await pair.WorksAsync();
        Assert.False(pair.Station.HasHeard);
    }

    [Fact]
    public async Task Under_reject_a_flawed_answer_ends_the_call_that_waits_for_it()
    {
        await using var journey = await Journey.StartAsync(Rejecting);
        var pair = await journey.ConnectAsync(protocol: "ocpp2.1");
        await pair.PassesDownAsync("""[2,"7","ClearCache",{}]""");

        await pair.Station.SaysAsync("""[3,"7",{"status":"Maybe"}]""");

        Assert.StartsWith("""[4,"7","InternalError","The answer was refused: /status""", await pair.Link.HearsAsync(), StringComparison.Ordinal);
        Assert.StartsWith("""[5,"7","PropertyConstraintViolation","/status""", await pair.Station.HearsAsync(), StringComparison.Ordinal);
        await pair.WorksAsync();
    }

    [Fact]
    public async Task Under_reject_a_good_send_passes_and_a_flawed_one_is_dropped()
    {
        await using var journey = await Journey.StartAsync(Rejecting);
        var pair = await journey.ConnectAsync(protocol: "ocpp2.1");

        await pair.Station.SaysAsync("""[6,"1","NotifyPeriodicEventStream",{"id":1}]""");
        await pair.PassesUpAsync(
            """[6,"2","NotifyPeriodicEventStream",{"id":1,"pending":0,"basetime":"2026-03-01T12:00:00Z","data":[{"t":0,"v":"1"}]}]""");

        await pair.WorksAsync();
        Assert.Equal(1, journey.Gateway.Station("CP-01").FaultyMessages);
    }

    [Fact]
    public async Task Faults_are_counted_over_connections_but_told_once()
    {
        await using var journey = await Journey.StartAsync();
        for (var i = 1; i <= 3; i++)
        {
            var pair = await journey.ConnectAsync();
            await pair.PassesUpAsync("""[2,"1","Heartbeat",{"signal":-71}]""");
        }

        Assert.Equal(3, journey.Gateway.Station("CP-01").FaultyMessages);
        Assert.Single(journey.Log.Of(MessageFaulty));
    }

    [Fact]
    public async Task A_station_that_invents_field_names_fills_no_log()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync();
        for (var i = 0; i < 150; i++)
        {
            await pair.PassesUpAsync($$"""[2,"{{i}}","Heartbeat",{"field{{i}}":1}]""");
            await pair.PassesDownAsync($$"""[3,"{{i}}",{"currentTime":"2026-03-01T12:00:00Z"}]""");
        }

        Assert.Equal(150, journey.Gateway.Station("CP-01").FaultyMessages);
        Assert.Equal(100, journey.Log.Of(MessageFaulty).Count);
    }

    private static TestSite Rejecting(TestSite site) => site with { StationKeys = "validation: reject" };
}
