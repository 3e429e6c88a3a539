using System.Text.Json;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;

namespace Gateway.Tests.LocalController.Files;

/// <summary>OCPP 2.1 part 2, N09, N10: what the gateway keeps about somebody who charges.</summary>
public sealed class CustomerInformationTests
{
    private const string Card = "04E91C52A1B680";

    public static TheoryData<string> Versions => ["ocpp2.1", "ocpp2.0.1"];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task N09_What_is_kept_about_a_token_is_told_and_N10_forgotten(string version)
    {
        await using var journey = await StartAsync(version);
        using var csms = await OwnPeer.BootedAsync(journey);
        await ShowsCardAsync(journey);

        Assert.Equal("Accepted", Status(await csms.AsksAsync("CustomerInformation", Ask(1, report: true, clear: true))));

        var said = await csms.HearsAsync("NotifyCustomerInformation");
        Assert.Equal("authorization cache: Blocked", said.GetProperty("data").GetString());
        Assert.Equal(1, said.GetProperty("requestId").GetInt32());
        Assert.Equal(0, said.GetProperty("seqNo").GetInt32());
        Assert.False(said.TryGetProperty("tbc", out _));
        await csms.AsksAsync("CustomerInformation", Ask(2, report: true, clear: false));
        Assert.Equal("The gateway keeps nothing about this token.", (await csms.HearsAsync("NotifyCustomerInformation")).GetProperty("data").GetString());
    }

    [Fact]
    public async Task What_the_CSMS_is_owed_is_told_and_never_forgotten()
    {
        await using var journey = await StartAsync("ocpp2.1");
        using var csms = await OwnPeer.BootedAsync(journey);
        var alone = await Alone.StartAsync(journey, "ocpp1.6");
        await alone.AsksAsync("StartTransaction", $$"""{"connectorId":1,"idTag":"{{Card}}","meterStart":0,"timestamp":"2026-03-01T12:00:00Z"}""");

        for (var id = 1; id <= 2; id++)
        {
            await csms.AsksAsync("CustomerInformation", Ask(id, report: true, clear: true));
            Assert.StartsWith("1 messages held for the CSMS", (await csms.HearsAsync("NotifyCustomerInformation")).GetProperty("data").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(1, journey.Gateway.Journal.CountOf("CP-01"));
    }

    [Fact]
    public async Task A_long_report_comes_in_parts()
    {
        var group = new string('g', 36);
        await using var journey = await StartAsync("ocpp2.1");
        using var csms = await OwnPeer.BootedAsync(journey);
        string[] stations = ["CP-01", "CP-02", .. Enumerable.Range(3, 8).Select(i => $"CP-{i:00}")];
        foreach (var station in stations)
        {
            await ShowsCardAsync(journey, station, $$"""{"status":"NotAtThisLocation","groupIdToken":{"idToken":"{{group}}","type":"Central"} }""");
        }

        await csms.AsksAsync("CustomerInformation", Ask(1, report: true, clear: false));

        var text = "";
        for (var part = 0; ; part++)
        {
            var said = await csms.HearsAsync("NotifyCustomerInformation");
            Assert.Equal(part, said.GetProperty("seqNo").GetInt32());
            text += said.GetProperty("data").GetString();
            if (!said.TryGetProperty("tbc", out var more) || !more.GetBoolean())
            {
                Assert.True(part > 0);
                break;
            }
        }

        Assert.Equal(stations.Select(s => $"authorization cache for {s}: NotAtThisLocation, group {group}"), text.Split('\n').Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"requestId":1,"report":false,"clear":false,"idToken":{"idToken":"A","type":"ISO14443"}}""", "Rejected")]
    [InlineData("""{"requestId":1,"report":true,"clear":false}""", "Invalid")]
    [InlineData("""{"requestId":1,"report":true,"clear":false,"customerIdentifier":"me","idToken":{"idToken":"A","type":"ISO14443"}}""", "Invalid")]
    public async Task What_makes_no_sense_is_refused(string payload, string status)
    {
        await using var journey = await StartAsync("ocpp2.1");
        using var csms = await OwnPeer.BootedAsync(journey);

        Assert.Equal(status, Status(await csms.AsksAsync("CustomerInformation", payload)));

        Assert.False(csms.HasHeard("NotifyCustomerInformation"));
    }

    [Fact]
    public async Task Under_other_names_nothing_is_kept_and_that_is_what_is_told()
    {
        await using var journey = await StartAsync("ocpp2.0.1");
        using var csms = await OwnPeer.BootedAsync(journey);

        Assert.Equal("Accepted", Status(await csms.AsksAsync("CustomerInformation", """{"requestId":1,"report":true,"clear":false,"customerIdentifier":"me"}""")));

        Assert.Contains("keeps nothing", (await csms.HearsAsync("NotifyCustomerInformation")).GetProperty("data").GetString(), StringComparison.Ordinal);
    }

    private static Task<Journey> StartAsync(string version) => Journey.StartAsync(site => site with
    {
        CsmsKeys = $"protocols: [{version}, ocpp1.6]",
        Stations = [.. Enumerable.Range(1, 10).Select(i => $"{{ id: CP-{i:00}, password: {TestSite.Password} }}")],
    });

    /// <summary>A driver shows his card, and the CSMS says what it thinks of it.</summary>
    private static async Task ShowsCardAsync(Journey journey, string station = "CP-01", string? info = null)
    {
        if (info is null)
        {
            var old = await journey.ConnectAsync(station);
            await old.PassesUpAsync($$"""[2,"a","Authorize",{"idTag":"{{Card}}"}]""");
            await old.PassesDownAsync("""[3,"a",{"idTagInfo":{"status":"Blocked"}}]""");
            return;
        }

        var pair = await journey.ConnectAsync(station, "ocpp2.1");
        await pair.PassesUpAsync($$"""[2,"a","Authorize",{"idToken":{"idToken":"{{Card}}","type":"ISO14443"} }]""");
        await pair.PassesDownAsync("[3,\"a\",{\"idTokenInfo\":" + info + "}]");
    }

    private static string Ask(int id, bool report, bool clear)
        => $$"""{"requestId":{{id}},"report":{{(report ? "true" : "false")}},"clear":{{(clear ? "true" : "false")}},"idToken":{"idToken":"{{Card.ToLowerInvariant()}}","type":"ISO14443"} }""";

    private static string Status(JsonElement answer) => answer.GetProperty("status").GetString()!;
}
