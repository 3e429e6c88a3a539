using System.Text;

namespace Gateway.Tests.Journeys;

/// <summary>A frame that needs no change is relayed byte for byte, in order; nobody can tell that the gateway is there.</summary>
public sealed class RelayTests
{
    private const int Many = 200;

    public static TheoryData<string> OddFrames =>
    [
        """[2,"1","Heartbeat",{}]""",
        " [ 2 ,\t\"1\"\r\n, \"Heartbeat\" , { } ] \n",
        """[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M","x-vendor":{"a":[1,null,true,[]]}}]""",
        """[2,"1","Data\u0054ransfer",{"vendorId":"\u0041\/\"\\\b\f \ud83d\ude00","\u0064ata":""}]""",
        """[2,"1","DataTransfer",{"vendorId":"Größe, 充電, 😀, ﷽"}]""",
        """[2,"1","MeterValues",{"connectorId":1,"n":[1.0,1.10,1e3,1E-7,-0,-0.0,12345678901234567890.1234567890123456789]}]""",
        """[2,"1","DataTransfer",{"vendorId":"twice","vendorId":"twice"}]""",
        """[2,"1","Heartbeat",null]""",
        """[2,"1","BootNotification",{"chargePointVendor":"\ud800","chargePointModel":"\udc00"}]""",
        """[2,"1","NobodyKnowsThisAction",{"id":"1"}]""",
    ];

    [Theory]
    [MemberData(nameof(OddFrames))]
    public async Task A_call_of_the_station_arrives_byte_for_byte(string frame)
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync();

        await pair.PassesUpAsync(frame);
        await pair.PassesDownAsync("[3 , \"1\",\n{ \"currentTime\" : \"2026-03-01T12:00:00.000Z\", \"e\":\"\\u00e9\", \"n\":1.50 } ]");
    }

    [Theory]
    [MemberData(nameof(OddFrames))]
    public async Task A_call_of_the_csms_arrives_byte_for_byte(string frame)
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync();

        await pair.PassesDownAsync(frame);
        await pair.PassesUpAsync("[3 , \"1\",\n{ \"status\" : \"Accepted\", \"e\":\"\\u00e9\", \"n\":1.50 } ]");
    }

    [Fact]
    public async Task An_id_that_is_written_differently_in_call_and_answer_is_the_same_id()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync();

        await pair.PassesUpAsync("""[2,"\u0061-1","Heartbeat",{}]""");

        await pair.PassesDownAsync("""[3,"a-\u0031",{}]""");
    }

    [Fact]
    public async Task A_message_that_its_sender_fragments_arrives_whole()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync();
        var frame = """[2,"1","DataTransfer",{"vendorId":"Größe 充電 😀"}]""";

        foreach (var part in Encoding.UTF8.GetBytes(frame).Chunk(3))
        {
            await pair.Station.SaysAsync(part, whole: false);
        }

        await pair.Station.SaysAsync([]);
        Assert.Equal(frame, await pair.Link.HearsAsync());
    }

    [Fact]
    public async Task Compressed_messages_arrive_unchanged_in_both_directions()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync(deflate: true);
        var data = string.Concat(Enumerable.Range(0, 2000).Select(i => $"{i} über "));

        await pair.PassesUpAsync($$"""[2,"1","DataTransfer",{"vendorId":"V","data":"{{data}}"}]""");
        await pair.PassesDownAsync($$"""[3,"1",{"status":"Accepted","data":"{{data}}"}]""");
    }

    [Fact]
    public async Task Messages_that_are_sent_in_a_row_arrive_in_order()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync(protocol: "ocpp2.1");
        string[] up = [.. Enumerable.Range(0, Many).Select(i => $$"""[6,"u{{i}}","NotifyPeriodicEventStream",{"id":{{i}}}]""")];
        string[] down = [.. Enumerable.Range(0, Many).Select(i => $$"""[6,"d{{i}}","NotifyPeriodicEventStream",{"id":{{i}}}]""")];

        await Task.WhenAll(SayAllAsync(pair.Station, up), SayAllAsync(pair.Link, down));

        Assert.Equal(up, await HearAllAsync(pair.Link));
        Assert.Equal(down, await HearAllAsync(pair.Station));
    }

    [Fact]
    public async Task Calls_that_a_station_sends_in_a_row_arrive_in_order()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync();
        string[] calls = [.. Enumerable.Range(0, 60).Select(i => $$"""[2,"{{i}}","Heartbeat",{}]""")];
        await SayAllAsync(pair.Station, calls);

        for (var i = 0; i < calls.Length; i++)
        {
            Assert.Equal(calls[i], await pair.Link.HearsAsync());
            await pair.PassesDownAsync($$"""[3,"{{i}}",{}]""");
        }
    }

    [Fact]
    public async Task An_error_passes_in_both_directions()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync();

        await pair.PassesUpAsync("""[2,"1","Heartbeat",{}]""");
        await pair.PassesDownAsync("""[4,"1","GenericError","no \u0022time\u0022",{"more": [1]}]""");
        await pair.PassesDownAsync("""[2,"2","Reset",{"type":"Soft"}]""");
        await pair.PassesUpAsync("""[4,"2","OccurenceConstraintViolation","",{}]""");
        await pair.PassesDownAsync("""[2,"3","Reset",{"type":"Soft"}]""");
        await pair.PassesUpAsync("""[4,"3","InternalError"]""");
    }

    [Fact]
    public async Task Messages_without_an_answer_pass_in_both_directions_in_2_1()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync(protocol: "ocpp2.1");

        await pair.PassesUpAsync("""[6,"1","NotifyPeriodicEventStream",{"id":1}]""");
        await pair.PassesDownAsync("""[6,"1","NotifyPeriodicEventStream",{"id":1}]""");
        await pair.PassesUpAsync("""[5,"9","FormatViolation","",{}]""");
        await pair.PassesDownAsync("""[5,"9","FormatViolation","",{}]""");
    }

    [Fact]
    public async Task A_message_without_an_answer_passes_while_a_call_waits_for_its_answer()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync(protocol: "ocpp2.1");

        await pair.PassesUpAsync("""[2,"1","Heartbeat",{}]""");

        await pair.PassesUpAsync("""[6,"2","NotifyPeriodicEventStream",{"id":1}]""");
    }

    [Theory]
    [InlineData("ocpp2.0.1", """[6,"1","NotifyPeriodicEventStream",{"id":1}]""")]
    [InlineData("ocpp2.0.1", """[5,"1","FormatViolation","",{}]""")]
    [InlineData("ocpp1.6", """[6,"1","NotifyPeriodicEventStream",{"id":1}]""")]
    [InlineData("ocpp1.6", """[7,"1","Heartbeat",{}]""")]
    [InlineData("ocpp2.1", """[7,"1","Heartbeat",{}]""")]
    [InlineData("ocpp2.1", """[99999999999999999999,"1"]""")]
    public async Task A_message_of_a_type_that_the_version_does_not_have_is_ignored(string protocol, string frame)
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync(protocol: protocol);

        await pair.Station.SaysAsync(frame);
        await pair.Link.SaysAsync(frame);

        await pair.WorksAsync();
        Assert.False(pair.Station.HasHeard || pair.Link.HasHeard);
    }

    private static async Task SayAllAsync(Peers.ScriptedSocket from, string[] frames)
    {
        foreach (var frame in frames)
        {
            await from.SaysAsync(frame);
        }
    }

    private static async Task<string[]> HearAllAsync(Peers.ScriptedSocket at)
    {
        var heard = new string[Many];
        for (var i = 0; i < Many; i++)
        {
            heard[i] = await at.HearsAsync();
        }

        return heard;
    }
}
