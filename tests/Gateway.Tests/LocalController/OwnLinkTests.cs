using System.Text.Json;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.LocalController;

/// <summary>The gateway as one more station of the CSMS.</summary>
public sealed class OwnLinkTests
{
    private const int Lost = 2301, CallDeclined = 2303, FrameRejected = 2304, NoProtocol = 2306, StrayAnswer = 2307;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("ocpp2.1", "[ocpp2.1, ocpp2.0.1, ocpp1.6]")]
    [InlineData("ocpp2.0.1", "[ocpp1.6, ocpp2.0.1]")]
    public async Task The_gateway_boots(string protocol, string spoken)
    {
        await using var journey = await Journey.StartAsync(site => site with { CsmsKeys = $"protocols: {spoken}" });
        var own = await journey.Csms.AcceptsAsync(TestSite.Gateway);

        var boot = JsonDocument.Parse(await own.HearsAsync()).RootElement;
        await AnswersBootAsync(own, boot, "Accepted", 300);

        Assert.Equal(protocol, own.Protocol);
        Assert.Equal("BootNotification", boot[2].GetString());
        Assert.Equal("PowerUp", boot[3].GetProperty("reason").GetString());
        Assert.Equal("Site Gateway", boot[3].GetProperty("chargingStation").GetProperty("vendorName").GetString());
        await Patience.Until(() => journey.Gateway.Image.Freeze().Csms is { Connected: true, BootStatus: "Accepted" }, "its boot in the site image");
    }

    [Fact]
    public async Task It_shows_the_password_of_the_site_file()
    {
        await using var journey = await Journey.StartAsync(site => site with { CsmsKeys = "password: of its own" });

        var visit = await journey.Csms.IsVisitedAsync(TestSite.Gateway);

        Assert.Equal(ScriptedStation.Basic(TestSite.Gateway, "of its own"), visit.Authorization);
        Assert.Equal(["ocpp2.1", "ocpp2.0.1"], visit.Protocols);
    }

    [Theory]
    [InlineData("Pending")]
    [InlineData("Rejected")]
    public async Task It_boots_again_after_the_interval_until_it_is_accepted(string status)
    {
        var time = new ManualTime();
        await using var journey = await Journey.StartAsync(time: time);
        var own = await journey.Csms.AcceptsAsync(TestSite.Gateway);
        await AnswersBootAsync(own, JsonDocument.Parse(await own.HearsAsync()).RootElement, status, 120);
        await Patience.Until(() => journey.Gateway.Image.Freeze().Csms.BootStatus == status, "its boot in the site image");
        var from = time.GetUtcNow();

        var second = own.HearsAsync();
        await time.PassUntilAsync(second);

        var boot = JsonDocument.Parse(await second).RootElement;
        Assert.Equal("BootNotification", boot[2].GetString());
        Assert.True(time.GetUtcNow() - from >= 120 * Second, "before its interval");
        await AnswersBootAsync(own, boot, "Accepted", 300);
        await Patience.Until(() => journey.Gateway.Image.Freeze().Csms.BootStatus == "Accepted", "its boot in the site image");
    }

    [Fact]
    public async Task It_sends_heartbeats_in_the_interval_of_the_csms()
    {
        var time = new ManualTime();
        await using var journey = await Journey.StartAsync(time: time);
        var own = await BootedAsync(journey, interval: 20);

        for (var i = 0; i < 3; i++)
        {
            var from = time.GetUtcNow();
            var heartbeat = own.HearsAsync();
            await time.PassUntilAsync(heartbeat);
            var call = JsonDocument.Parse(await heartbeat).RootElement;
            Assert.Equal("Heartbeat", call[2].GetString());
            Assert.True(time.GetUtcNow() - from >= 19 * Second, "before its interval");
            await own.SaysAsync($$"""[3,"{{call[1].GetString()}}",{"currentTime":"2026-03-01T12:00:00Z"}]""");
        }
    }

    [Fact]
    public async Task A_csms_that_does_not_answer_is_dialled_anew()
    {
        var time = new ManualTime();
        await using var journey = await Journey.StartAsync(time: time);
        var own = await journey.Csms.AcceptsAsync(TestSite.Gateway);
        await own.HearsAsync();

        var again = journey.Csms.AcceptsAsync(TestSite.Gateway);
        await time.PassUntilAsync(again);

        await own.EndsAsync();
        await journey.Log.HearsAsync(Lost, "the CSMS did not answer BootNotification within 30 s");
        Assert.Contains("BootNotification", await (await again).HearsAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SendLocalList", "NotSupported")]
    [InlineData("CostUpdated", "NotSupported")]
    [InlineData("NotifyWebPaymentStarted", "NotSupported")]
    [InlineData("SetDisplayMessage", "NotSupported")]
    [InlineData("Heartbeat", "NotImplemented")]         // known, but nothing that a CSMS asks for
    [InlineData("ChangeConfiguration", "NotImplemented")]
    [InlineData("NobodyKnowsThis", "NotImplemented")]
    public async Task A_request_that_is_not_built_is_declined_with_the_right_code(string action, string code)
    {
        await using var journey = await Journey.StartAsync();
        var own = await BootedAsync(journey);

        await own.SaysAsync($$"""[2,"q","{{action}}",{}]""");

        Assert.StartsWith($$"""[4,"q","{{code}}",""", await own.HearsAsync(), StringComparison.Ordinal);
        await journey.Log.HearsAsync(CallDeclined, action);
    }

    [Theory]
    [InlineData("""[2,"q","Reset"]""", """[4,"q","FormatViolation",""")]
    [InlineData("rubbish", """[4,"-1","RpcFrameworkError",""")]
    public async Task What_cannot_be_read_is_answered(string frame, string answer)
    {
        await using var journey = await Journey.StartAsync();
        var own = await BootedAsync(journey);

        await own.SaysAsync(frame);

        Assert.StartsWith(answer, await own.HearsAsync(), StringComparison.Ordinal);
        await journey.Log.HearsAsync(FrameRejected);
    }

    [Fact]
    public async Task An_answer_that_nobody_asked_for_is_dropped_with_one_line()
    {
        await using var journey = await Journey.StartAsync();
        var own = await BootedAsync(journey);

        await own.SaysAsync("""[3,"unasked",{}]""");

        await journey.Log.HearsAsync(StrayAnswer, "unasked");
        Assert.True(own.IsOpen);
    }

    [Fact]
    public async Task It_comes_back_after_the_csms_has_cut_it_off()
    {
        await using var journey = await Journey.StartAsync();
        var own = await BootedAsync(journey);

        own.Cut();

        await journey.Log.HearsAsync(Lost);
        await BootedAsync(journey);
    }

    [Fact]
    public async Task Between_attempts_it_waits_longer_and_longer()
    {
        var time = new ManualTime();
        await using var csms = await ScriptedCsms.StartAsync();
        csms.Refuses(TestSite.Gateway, 503);
        await using var gateway = await RunningGateway.StartAsync(
            new TestSite(csms.Url) { Backoff = "{ min: 8 s, max: 64 s }" }, time);

        var waits = new List<TimeSpan>();
        await csms.IsVisitedAsync(TestSite.Gateway);
        for (var i = 1; i <= 6; i++)
        {
            await gateway.Log.HearsAsync(Lost, "HTTP 503", times: i);
            var from = time.GetUtcNow();
            var visit = csms.IsVisitedAsync(TestSite.Gateway);
            await time.PassUntilAsync(visit);
            waits.Add(time.GetUtcNow() - from);
        }

        // Above each its random part, at most the first wait, and what passes while the dial is under way.
        int[] doubled = [8, 16, 32, 64, 64, 64];
        Assert.All(waits.Zip(doubled), w => Assert.InRange(w.First.TotalSeconds, w.Second - 1, w.Second + 8 + 40));
    }

    [Fact]
    public async Task A_csms_that_speaks_1_6_only_sees_the_stations_and_no_gateway()
    {
        await using var journey = await Journey.StartAsync(site => site with { CsmsKeys = "protocols: [ocpp1.6]" });

        await (await journey.ConnectAsync()).WorksAsync();

        await journey.Log.HearsAsync(NoProtocol);
        Assert.False(journey.Gateway.Image.Freeze().Csms.Connected);
    }

    private static async Task<ScriptedSocket> BootedAsync(Journey journey, int interval = 300)
    {
        var own = await journey.Csms.AcceptsAsync(TestSite.Gateway);
        await AnswersBootAsync(own, JsonDocument.Parse(await own.HearsAsync()).RootElement, "Accepted", interval);
        await Patience.Until(() => journey.Gateway.Image.Freeze().Csms.BootStatus == "Accepted", "its boot in the site image");
        return own;
    }

    private static Task AnswersBootAsync(ScriptedSocket own, JsonElement boot, string status, int interval) => own.SaysAsync(
        $$"""[3,"{{boot[1].GetString()}}",{"currentTime":"2026-03-01T12:00:00Z","interval":{{interval}},"status":"{{status}}"}]""");
}
