using System.Text.Json;
using Gateway.LocalController.Security;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.LocalController.Security;

/// <summary>The gateway's client certificate, signed through the CSMS. OCPP 2.1 part 2, A02, A03.</summary>
public sealed class SigningTests : IDisposable
{
    private const int Happened = 2700, ExpiresSoon = 2713, SigningAnswered = 2714, NeverSigned = 2715, Promoted = 2718, Discarded = 2719, NotAskedFor = 2720;
    private const string Password = "of its own, and long";

    private static readonly string Basic = ScriptedStation.Basic(TestSite.Gateway, Password);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-signing-");
    private readonly TestAuthority _authority;

    public SigningTests() => _authority = new(_folder, "authority", rsa: true);

    [Theory]
    [InlineData("ocpp2.1")]
    [InlineData("ocpp2.0.1")]
    public async Task The_gateway_moves_from_its_password_to_a_certificate_A02(string protocol)
    {
        await using var journey = await StartAsync(site => site with { CsmsKeys = $"{site.CsmsKeys}\n  protocols: [{protocol}]" });
        var first = await journey.Csms.IsVisitedAsync(TestSite.Gateway);
        Assert.Equal((Basic, null), (first.Authorization, first.Certificate));
        var own = await Own.BootedAsync(journey);

        var asked = await TriggeredAsync(own);
        Assert.Equal("ChargingStationCertificate", asked.GetProperty("certificateType").GetString());
        Assert.Equal(protocol is "ocpp2.1", asked.TryGetProperty("requestId", out _));
        var csr = asked.GetProperty("csr").GetString()!;
        Assert.Contains("Certificate request self-signature verify OK", await Openssl.RunAsync(csr, "req", "-verify", "-noout"), StringComparison.Ordinal);
        Assert.Matches("CN ?= ?depot, O ?= ?depot", await Openssl.RunAsync(csr, "req", "-subject", "-noout"));
        Assert.Contains("prime256v1", await Openssl.RunAsync(csr, "req", "-text", "-noout"), StringComparison.Ordinal);
        Assert.Equal("Accepted", await SignedAsync(own, _authority.Sign(csr), RequestId(asked)));

        await own.EndsAsync();
        var visit = await journey.Csms.IsVisitedAsync(TestSite.Gateway);
        Assert.Equal((null, "O=depot, CN=depot"), (visit.Authorization, visit.Certificate));
        await journey.Log.HearsAsync(Promoted, "security profile 3");
        await journey.Log.HearsAsync(Happened, "ReconfigurationOfSecurityParameters");
        await OnlyOwnRemainsAsync(journey);
    }

    [Theory]
    [InlineData(60, 0, 60)]
    [InlineData(60, 3, 480)]
    [InlineData(86_400, 10, 30 * 86_400)]       // .NET waits for 49 days at most, and then throws
    public void A02_the_wait_before_a_request_is_repeated_doubles_up_to_a_month(int minimum, int attempt, int seconds)
        => Assert.Equal(TimeSpan.FromSeconds(seconds), SigningService.WaitAfter(TimeSpan.FromSeconds(minimum), attempt));

    [Fact]
    public async Task After_a_restart_it_shows_the_certificate_and_never_the_password_again()
    {
        var state = TestSite.NewState();
        var port = Ports.Free();
        await using (var journey = await StartAsync(site => site with { State = state }, port: port))
        {
            journey.Gateway.KeepState = true;
            await MoveAsync(journey, await Own.BootedAsync(journey));
        }

        await using var next = await StartAsync(site => site with { State = state }, port: port);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var visit = await next.Csms.IsVisitedAsync(TestSite.Gateway);
            Assert.Equal((null, "O=depot, CN=depot"), (visit.Authorization, visit.Certificate));
            next.Csms.Refuses(TestSite.Gateway, 401);       // not even then
            if (attempt is 0)
            {
                (await next.Csms.AcceptsAsync(TestSite.Gateway)).Cut();
            }
        }
    }

    [Fact]
    public async Task Stations_links_show_it_too_once_it_has_worked()
    {
        await using var journey = await StartAsync();
        await MoveAsync(journey, await Own.BootedAsync(journey));

        await (await journey.ConnectAsync()).WorksAsync();

        Assert.Equal("O=depot, CN=depot", (await journey.Csms.IsVisitedAsync("CP-01")).Certificate);
    }

    [Fact]
    public async Task A_certificate_that_does_not_get_it_in_is_discarded_and_the_csms_told()
    {
        await using var journey = await StartAsync();
        journey.Csms.Judges(TestSite.Gateway, visit => visit.Certificate is null && visit.Authorization == Basic ? null : 403);
        var own = await Own.BootedAsync(journey);
        await own.HearsIncidentAsync();
        var asked = await TriggeredAsync(own);
        Assert.Equal("Accepted", await SignedAsync(own, _authority.Sign(asked.GetProperty("csr").GetString()!), RequestId(asked)));

        own = await journey.Csms.AcceptsAsync(TestSite.Gateway);

        await Own.AnswersAsync(own, "Heartbeat", """{"currentTime":"2026-03-01T12:00:00Z"}""");
        await journey.Log.HearsAsync(Discarded);
        var told = Own.Checked(await own.HearsIncidentAsync());
        Assert.Equal("DiscardedRenewedClientCertificate", told.GetProperty("type").GetString());
        await Patience.Until(() => !File.Exists(FileOf(journey, "new")), "the file's end");
    }

    [Fact]
    public async Task Where_the_csms_wants_both_it_gets_both()
    {
        await using var journey = await StartAsync();
        var signed = false;
        journey.Csms.Judges(TestSite.Gateway, visit => visit.Authorization == Basic && (!signed || visit.Certificate is "O=depot, CN=depot") ? null : 401);
        var own = await Own.BootedAsync(journey);
        var asked = await TriggeredAsync(own);
        signed = true;
        Assert.Equal("Accepted", await SignedAsync(own, _authority.Sign(asked.GetProperty("csr").GetString()!), RequestId(asked)));

        own = await journey.Csms.AcceptsAsync(TestSite.Gateway);

        await journey.Log.HearsAsync(Promoted, "security profile 2");
        own.Cut();
        await journey.Csms.AcceptsAsync(TestSite.Gateway);
    }

    [Fact]
    public async Task Where_the_csms_asks_for_no_certificate_nothing_changes()
    {
        var csms = await ScriptedCsms.StartAsync(0, _authority.Issue("CN=csms", rsa: false, ["127.0.0.1"]), asksForCertificate: false);
        await using var journey = await Journey.StartAsync(Secured, csms: csms);
        journey.Csms.Judges(TestSite.Gateway, visit => visit.Authorization == Basic ? null : 401);
        var own = await Own.BootedAsync(journey);
        var asked = await TriggeredAsync(own);
        await SignedAsync(own, _authority.Sign(asked.GetProperty("csr").GetString()!), RequestId(asked));

        await journey.Csms.AcceptsAsync(TestSite.Gateway);

        await journey.Log.HearsAsync(NotAskedFor);
        Assert.False(File.Exists(FileOf(journey, "own")));
    }

    [Theory]
    [InlineData("rubbish", "chain")]
    [InlineData("another key", "key")]
    [InlineData("another name", "common name")]
    [InlineData("another organization", "organization")]
    [InlineData("expired", "expired")]
    [InlineData("V2G", "no EVSEs")]
    [InlineData("another request", "request that waits")]
    [InlineData("forged", "chain")]
    [InlineData("unordered", "order")]
    public async Task A_certificate_that_is_not_good_is_rejected_and_told_and_a_good_one_is_still_taken_A02(string what, string why)
    {
        using var stranger = new TestAuthority(_folder, "stranger", rsa: false);
        using var forger = new TestAuthority(Directory.CreateDirectory(Path.Combine(_folder.FullName, "forger")), "authority", rsa: true);
        await using var journey = await StartAsync();
        var own = await Own.BootedAsync(journey);
        await own.HearsIncidentAsync();
        var asked = await TriggeredAsync(own);
        var csr = asked.GetProperty("csr").GetString()!;
        var good = _authority.Sign(csr);

        var answer = await Own.AsksAsync(own, "CertificateSigned", Signed(
            what switch
            {
                "rubbish" => "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
                "another key" => await File.ReadAllTextAsync(_authority.Issue("CN=depot", rsa: false, []).CertificatePath),
                "another name" => _authority.Sign(csr, "CN=depot-2"),
                "another organization" => _authority.Sign(csr, "O=somebody, CN=depot"),
                "expired" => _authority.Sign(csr, expired: true),
                "forged" => forger.Sign(csr),
                "unordered" => good + "\n" + await File.ReadAllTextAsync(stranger.CertificatePath),
                _ => good,
            },
            what is "another request" ? RequestId(asked) + 1 : RequestId(asked),
            what is "V2G" ? "V2GCertificate" : "ChargingStationCertificate"));

        Assert.Equal("Rejected", answer.GetProperty("status").GetString());
        Assert.Contains(why, answer.GetProperty("statusInfo").GetProperty("additionalInfo").GetString(), StringComparison.Ordinal);
        Assert.Equal("InvalidChargingStationCertificate", Own.Checked(await own.HearsIncidentAsync()).GetProperty("type").GetString());
        Assert.Equal("Accepted", await SignedAsync(own, good, RequestId(asked)));
    }

    [Fact]
    public async Task A_chain_of_an_authority_that_nobody_knows_is_taken()
    {
        using var stranger = new TestAuthority(_folder, "stranger", rsa: false);
        await using var journey = await StartAsync();
        var own = await Own.BootedAsync(journey);
        var asked = await TriggeredAsync(own);

        var chain = stranger.Sign(asked.GetProperty("csr").GetString()!) + "\n" + await File.ReadAllTextAsync(stranger.CertificatePath);

        Assert.Equal("Accepted", await SignedAsync(own, chain, RequestId(asked)));
    }

    [Fact]
    public async Task A_certificate_that_nobody_asked_for_is_rejected()
    {
        await using var journey = await StartAsync();
        var own = await Own.BootedAsync(journey);

        Assert.Equal("Rejected", await SignedAsync(own, await File.ReadAllTextAsync(_authority.Issue("CN=depot", rsa: false, []).CertificatePath), null));
    }

    [Fact]
    public async Task Without_tls_there_is_nothing_to_sign()
    {
        await using var journey = await Journey.StartAsync();
        var own = await Own.BootedAsync(journey);

        var answer = await Own.AsksAsync(own, "TriggerMessage", """{"requestedMessage":"SignChargingStationCertificate"}""");

        Assert.Equal("Rejected", answer.GetProperty("status").GetString());
    }

    [Fact]
    public async Task It_asks_again_ever_later_and_for_the_same_key_until_it_gives_up_A02()
    {
        var time = new ManualTime();
        await using var journey = await StartAsync(time: time);
        var own = await Own.BootedAsync(journey);
        var first = await TriggeredAsync(own);
        await journey.Log.HearsAsync(SigningAnswered, "1 was accepted");
        foreach (var wait in (int[])[60, 120, 240])
        {
            var from = time.GetUtcNow();
            var again = Own.AnswersAsync(own, "SignCertificate", """{"status":"Accepted"}""");
            await time.PassUntilAsync(again);
            Assert.InRange((time.GetUtcNow() - from).TotalSeconds, wait - 1, wait + 20);
            Assert.Equal(RequestId(first), RequestId(await again));
            Assert.Equal(await KeyOfAsync(first), await KeyOfAsync(await again));
        }

        await time.PassUntilAsync(journey.Log.HearsAsync(NeverSigned, "4 times"));
        var next = await TriggeredAsync(own);
        Assert.NotEqual(RequestId(first), RequestId(next));
        Assert.NotEqual(await KeyOfAsync(first), await KeyOfAsync(next));
    }

    [Fact]
    public async Task A_csms_that_will_not_have_it_signed_is_not_asked_again()
    {
        await using var journey = await StartAsync();
        var own = await Own.BootedAsync(journey);
        await Own.AsksAsync(own, "TriggerMessage", """{"requestedMessage":"SignChargingStationCertificate"}""");

        await Own.AnswersAsync(own, "SignCertificate", """{"status":"Rejected"}""");

        await journey.Log.HearsAsync(SigningAnswered, "refused");
    }

    [Theory]
    [InlineData(365, 335)]
    [InlineData(90, 60)]
    [InlineData(18, 12)]        // not on the day that it was signed, and every day from then on
    public void A03_a_certificate_is_due_a_month_before_its_end_or_in_the_last_third_of_its_life(int days, int due)
    {
        var from = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        Assert.Equal(from.AddDays(due), SigningService.DueFrom(from, from.AddDays(days)));
    }

    [Fact]
    public async Task A_certificate_of_a_short_life_is_not_renewed_as_soon_as_it_is_there()
    {
        await using var journey = await StartAsync();
        var own = await Own.BootedAsync(journey);
        var asked = await TriggeredAsync(own);
        Assert.Equal("Accepted", await SignedAsync(own, _authority.Sign(asked.GetProperty("csr").GetString()!), RequestId(asked)));

        await TriggeredAsync(await journey.Csms.AcceptsAsync(TestSite.Gateway));     // behind whatever it would have asked by itself

        Assert.Empty(journey.Log.Of(ExpiresSoon));
    }

    [Fact]
    public async Task Before_its_certificate_expires_it_asks_by_itself_A03()
    {
        var present = _authority.Issue("CN=depot", rsa: false, [], days: 4);
        await using var journey = await StartAsync(site => site with
        {
            CsmsKeys = $"{site.CsmsKeys}\n  clientCertificate: {present.CertificatePath}\n  clientKey: {present.KeyPath}",
        });
        var own = await Own.BootedAsync(journey);

        var asked = await Own.AnswersAsync(own, "SignCertificate", """{"status":"Accepted"}""");
        await journey.Log.HearsAsync(ExpiresSoon);
        Assert.Equal("Accepted", await SignedAsync(own, _authority.Sign(asked.GetProperty("csr").GetString()!), RequestId(asked)));

        await journey.Csms.AcceptsAsync(TestSite.Gateway);
        await journey.Log.HearsAsync(Promoted);
    }

    [Fact]
    public async Task A_request_outlives_the_gateway()
    {
        var state = TestSite.NewState();
        JsonElement asked;
        await using (var journey = await StartAsync(site => site with { State = state }))
        {
            journey.Gateway.KeepState = true;
            asked = await TriggeredAsync(await Own.BootedAsync(journey));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FileOf(journey, "pending")));
        }

        await using var next = await StartAsync(site => site with { State = state });
        var own = await Own.BootedAsync(next);

        Assert.Equal("Accepted", await SignedAsync(own, _authority.Sign(asked.GetProperty("csr").GetString()!), RequestId(asked)));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string FileOf(Journey journey, string name) => Path.Combine(journey.Gateway.State, "certificates", name + ".pem");

    private static int? RequestId(JsonElement asked) => asked.TryGetProperty("requestId", out var id) ? id.GetInt32() : null;

    private static async Task<string> KeyOfAsync(JsonElement asked) => await Openssl.RunAsync(asked.GetProperty("csr").GetString()!, "req", "-pubkey", "-noout");

    /// <summary>The CSMS asks for a request, and gets it.</summary>
    private static async Task<JsonElement> TriggeredAsync(ScriptedSocket own)
    {
        var answer = await Own.AsksAsync(own, "TriggerMessage", """{"requestedMessage":"SignChargingStationCertificate"}""");
        Assert.Equal("Accepted", answer.GetProperty("status").GetString());
        return await Own.AnswersAsync(own, "SignCertificate", """{"status":"Accepted"}""");
    }

    private static async Task<string> SignedAsync(ScriptedSocket own, string chain, int? requestId)
        => (await Own.AsksAsync(own, "CertificateSigned", Signed(chain, requestId))).GetProperty("status").GetString()!;

    private static string Signed(string chain, int? requestId, string type = "ChargingStationCertificate")
        => $"{{\"certificateChain\":{JsonSerializer.Serialize(chain)},\"certificateType\":\"{type}\"{(requestId is { } id ? $",\"requestId\":{id}" : "")}}}";

    private static async Task OnlyOwnRemainsAsync(Journey journey)
    {
        var folder = Path.Combine(journey.Gateway.State, "certificates");
        await Patience.Until(() => Directory.GetFiles(folder) is [var one] && one.EndsWith("own.pem", StringComparison.Ordinal), "one file");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "own.pem")));
    }

    /// <summary>Trigger, request, signature, new connection.</summary>
    private async Task MoveAsync(Journey journey, ScriptedSocket own)
    {
        var asked = await TriggeredAsync(own);
        Assert.Equal("Accepted", await SignedAsync(own, _authority.Sign(asked.GetProperty("csr").GetString()!), RequestId(asked)));
        await journey.Csms.AcceptsAsync(TestSite.Gateway);
        await journey.Log.HearsAsync(Promoted);
        while (journey.Csms.HasVisit(TestSite.Gateway))
        {
            await journey.Csms.IsVisitedAsync(TestSite.Gateway);
        }
    }

    private async Task<Journey> StartAsync(Func<TestSite, TestSite>? site = null, int port = 0, TimeProvider? time = null)
    {
        var csms = await ScriptedCsms.StartAsync(port, _authority.Issue("CN=csms", rsa: false, ["127.0.0.1"]));
        return await Journey.StartAsync(usual => site is null ? Secured(usual) : site(Secured(usual)), time, csms);
    }

    private TestSite Secured(TestSite site) => site with { CsmsKeys = $"ca: {_authority.CertificatePath}\n  password: '{Password}'" };
}
