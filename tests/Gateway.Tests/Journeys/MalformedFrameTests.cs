using System.Text;
using System.Text.Json;
using Gateway.Tests.Peers;

namespace Gateway.Tests.Journeys;

/// <summary>A message that cannot be read costs its sender, nobody else: the CALLERROR of its version, and one line in the log.</summary>
public sealed class MalformedFrameTests
{
    private const int FrameRejected = 2002;

    private static readonly string Deep = new('[', 10_000);

    public static TheoryData<string> CallsWithAnId =>
    [
        """[2,"7","Heartbeat",{"a":""",
        """[2,"7","Heartbeat",{}""",
        """[2,"7","Heartbeat"]""",
        """[2,"7",3,{}]""",
        """[2,"7","",{}]""",
        """[2,"7","\udc00",{}]""",
        """[2,"7","Heartbeat",[]]""",
        """[2,"7","Heartbeat","{}"]""",
        """[2,"7","Heartbeat",{},1]""",
        """[2,"7","Heartbeat",{}] x""",
        """[2,"7","Heartbeat",{"a":01}]""",
        """[2,"7","Heartbeat",{"a":""" + Deep,
        """[2,"7","Heartbeat",{"a":""" + Deep + new string(']', 10_000) + "}]",
        """[2,"7","DataTransfer",{"data":"\ud800"}]""" + "]",
    ];

    public static TheoryData<string> WithoutAnId =>
    [
        "",
        " ",
        "[",
        "[]",
        "hello",
        """{"not":"an array"}""",
        """["2","7","Heartbeat",{}]""",
        """[2,7,"Heartbeat",{}]""",
        """[2,"","Heartbeat",{}]""",
        """[2,"\ud800","Heartbeat",{}]""",
        "[2]",
        Deep,
    ];

    [Theory]
    [MemberData(nameof(CallsWithAnId))]
    public async Task A_broken_call_is_answered_FormationViolation_in_1_6(string frame)
        => Assert.Equal(("7", "FormationViolation"), await AnswerToStationAsync("ocpp1.6", Encoding.UTF8.GetBytes(frame)));

    [Theory]
    [MemberData(nameof(CallsWithAnId))]
    public async Task A_broken_call_is_answered_FormatViolation_in_2_0_1(string frame)
        => Assert.Equal(("7", "FormatViolation"), await AnswerToStationAsync("ocpp2.0.1", Encoding.UTF8.GetBytes(frame)));

    [Theory]
    [MemberData(nameof(WithoutAnId))]
    public async Task A_message_whose_id_cannot_be_read_is_answered_RpcFrameworkError_in_2_x(string frame)
        => Assert.Equal(("-1", "RpcFrameworkError"), await AnswerToStationAsync("ocpp2.1", Encoding.UTF8.GetBytes(frame)));

    [Theory]
    [InlineData(new byte[] { 0xC3, 0x28 })]                     // a sequence without its second byte
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]               // a surrogate
    [InlineData(new byte[] { 0xC0, 0xAF })]                     // longer than need be
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]         // beyond Unicode
    public async Task Invalid_utf_8_goes_no_further_than_its_sender(byte[] broken)
    {
        byte[] frame = [.. """[2,"7","DataTransfer",{"vendorId":" """u8, .. broken, .. "\"}]"u8];

        Assert.Equal(("-1", "RpcFrameworkError"), await AnswerToStationAsync("ocpp2.0.1", frame));
    }

    [Theory]
    [MemberData(nameof(WithoutAnId))]
    public async Task A_message_whose_id_cannot_be_read_has_no_answer_in_1_6(string frame)
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync();

        await pair.Station.SaysAsync(frame);
        await pair.WorksAsync();

        Assert.False(pair.Station.HasHeard || pair.Link.HasHeard);
        Assert.Single(journey.Log.Of(FrameRejected));
    }

    [Fact]
    public async Task A_broken_call_of_the_csms_is_answered_to_the_csms()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync();

        await pair.Link.SaysAsync("""[2,"7","Reset"]""");

        Assert.StartsWith("""[4,"7","FormationViolation",""", await pair.Link.HearsAsync(), StringComparison.Ordinal);
        await pair.WorksAsync();
        Assert.False(pair.Station.HasHeard);
    }

    [Fact]
    public async Task An_unreadable_answer_ends_the_call_that_waits_for_it()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync(protocol: "ocpp2.1");
        await pair.PassesDownAsync("""[2,"7","ClearCache",{}]""");

        await pair.Station.SaysAsync("""[3,"7","Accepted"]""");

        Assert.StartsWith("""[4,"7","InternalError",""", await pair.Link.HearsAsync(), StringComparison.Ordinal);
        Assert.StartsWith("""[5,"7","FormatViolation",""", await pair.Station.HearsAsync(), StringComparison.Ordinal);
        await pair.WorksAsync();
    }

    [Fact]
    public async Task A_station_that_sends_nothing_but_rubbish_fills_no_log_and_disturbs_nobody()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync();
        var bystander = await journey.BystanderAsync();

        for (var i = 0; i < 100; i++)
        {
            await pair.Station.SaysAsync("rubbish");
        }

        await pair.WorksAsync();
        await bystander.WorksAsync();
        Assert.Equal(7, journey.Log.Of(FrameRejected).Count);      // 1, 2, 4, 8, 16, 32, 64
    }

    /// <summary>Id and code of the CALLERROR that a station gets; another station works before and after.</summary>
    private static async Task<(string? Id, string? Code)> AnswerToStationAsync(string protocol, byte[] frame)
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync(protocol: protocol);
        var bystander = await journey.BystanderAsync();

        await pair.Station.SaysAsync(frame);
        var answer = JsonDocument.Parse(await pair.Station.HearsAsync()).RootElement;

        await bystander.WorksAsync();
        await pair.WorksAsync();
        Assert.False(pair.Link.HasHeard);
        Assert.StartsWith("CP-01: the station sent what is no frame", Assert.Single(journey.Log.Of(FrameRejected)), StringComparison.Ordinal);
        Assert.Equal(4, answer[0].GetInt32());
        return (answer[1].GetString(), answer[2].GetString());
    }
}
