using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Gateway.Journal;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.LocalController.Files;

/// <summary>OCPP 2.1 part 2, L01, L02: updates of the gateway itself, from a real HTTP server to a real command.</summary>
public sealed class UpdateFirmwareTests : IAsyncLifetime, IDisposable
{
    private static readonly byte[] Image = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("this is the new gateway ", 5000)));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("site-gateway-update-");
    private readonly TestAuthority _vendor;
    private FileHost _host = null!;
    private ScriptedCsms _csms = null!;

    public UpdateFirmwareTests() => _vendor = new(_folder, "vendor", rsa: false);

    public static TheoryData<string> Versions => ["ocpp2.1", "ocpp2.0.1"];

    private string Installed => Path.Combine(_folder.FullName, "installed");

    public async Task InitializeAsync() => (_host, _csms) = (await FileHost.StartAsync(), await ScriptedCsms.StartAsync());

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _csms.DisposeAsync();
    }

    public void Dispose()
    {
        _vendor.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task L01_FR_01_A_signed_image_is_handed_to_the_command_and_every_step_is_told(string version)
    {
        var site = Site(version, Copy);
        await using (var gateway = await RunningGateway.StartAsync(site))
        {
            gateway.KeepState = true;
            using var csms = await OwnPeer.BootedAsync(_csms, gateway);

            var answer = await csms.AsksAsync("UpdateFirmware", Signed(4, _host.Offers("/gateway.deb", Image)));

            Assert.Equal("Accepted", Status(answer));
            foreach (var step in new[] { "Downloading", "Downloaded", "SignatureVerified", "Installing", "InstallRebooting" })
            {
                Assert.Equal((step, 4), await HearsAsync(csms));
            }

            Assert.Equal(Image, await File.ReadAllBytesAsync(Installed));
            await HasAllAsync(csms);
        }

        PretendOlder(site);
        await using var updated = await RunningGateway.StartAsync(site);
        using var again = await OwnPeer.BootedAsync(_csms, updated);
        Assert.Equal("FirmwareUpdate", (await again.HearsAsync("BootNotification")).GetProperty("reason").GetString());
        Assert.Equal(("Installed", 4), await HearsAsync(again));
        await again.TriggersAsync("FirmwareStatusNotification");
        Assert.Equal(("Idle", null), await HearsAsync(again));          // L01.FR.25
    }

    [Fact]
    public async Task A_gateway_that_is_still_the_old_one_says_so()
    {
        var site = Site("ocpp2.1", Copy);
        await using (var gateway = await RunningGateway.StartAsync(site))
        {
            gateway.KeepState = true;
            using var csms = await OwnPeer.BootedAsync(_csms, gateway);
            await csms.AsksAsync("UpdateFirmware", Signed(4, _host.Offers("/gateway.deb", Image)));
            await HearsUntilAsync(csms, "InstallRebooting");
            await HasAllAsync(csms);
        }

        await using var same = await RunningGateway.StartAsync(site);
        using var again = await OwnPeer.BootedAsync(_csms, same);
        Assert.Equal(("InstallVerificationFailed", 4), await HearsAsync(again));
        await again.TriggersAsync("FirmwareStatusNotification");
        Assert.Equal(("InstallVerificationFailed", 4), await HearsAsync(again));        // L01.FR.26
    }

    [Fact]
    public async Task L01_FR_03_What_was_not_signed_so_is_never_installed()
    {
        var site = Site("ocpp2.1", Copy);
        await using var gateway = await RunningGateway.StartAsync(site);
        using var csms = await OwnPeer.BootedAsync(_csms, gateway);
        var other = (byte[])Image.Clone();
        other[4711] ^= 1;

        await csms.AsksAsync("UpdateFirmware", Signed(4, _host.Offers("/gateway.deb", other)));

        await HearsUntilAsync(csms, "InvalidSignature", "Downloading", "Downloaded");
        Assert.False(File.Exists(Installed));
        Assert.False(File.Exists(Path.Combine(site.State, "update", "update.deb")));
    }

    [Theory]
    [InlineData("stranger")]
    [InlineData("expired")]
    [InlineData("rubbish")]
    public async Task L01_FR_02_A_certificate_that_nobody_vouches_for_is_refused(string kind)
    {
        await using var gateway = await RunningGateway.StartAsync(Site("ocpp2.1", Copy));
        using var csms = await OwnPeer.BootedAsync(_csms, gateway);
        using var strangers = new TestAuthority(_folder, "stranger", rsa: true);
        var signer = kind is "stranger" ? strangers.Issue("CN=x", true, []) : _vendor.Issue("CN=signer", false, [], expired: true);
        var certificate = kind is "rubbish" ? "-----BEGIN NOTHING-----" : signer.Certificate.ExportCertificatePem();

        var answer = await csms.AsksAsync("UpdateFirmware", Ask(4, _host.Offers("/gateway.deb", Image), certificate, "MEUCIQ=="));

        Assert.Equal("InvalidCertificate", Status(answer));
        Assert.Equal(0, _host.Fetches);
    }

    [Fact]
    public async Task L02_Unsigned_images_are_refused_unless_the_site_file_allows_them()
    {
        var location = _host.Offers("/gateway.deb", Image);
        await using (var strict = await RunningGateway.StartAsync(Site("ocpp2.1", Copy)))
        {
            using var csms = await OwnPeer.BootedAsync(_csms, strict);
            var answer = await csms.AsksAsync("UpdateFirmware", Ask(4, location));
            Assert.Equal("Rejected", Status(answer));
            Assert.Contains("must be signed", Reason(answer), StringComparison.Ordinal);
            answer = await csms.AsksAsync("UpdateFirmware", Ask(4, location, signature: "MEUCIQ=="));
            Assert.Contains("belong together", Reason(answer), StringComparison.Ordinal);
        }

        await using var gateway = await RunningGateway.StartAsync(Site("ocpp2.1", Copy, "allowUnsignedUpdates: true"));
        using var lenient = await OwnPeer.BootedAsync(_csms, gateway);
        Assert.Equal("Accepted", Status(await lenient.AsksAsync("UpdateFirmware", Ask(4, location))));
        await HearsUntilAsync(lenient, "InstallRebooting", "Downloading", "Downloaded", "Installing");
        Assert.Equal(Image, await File.ReadAllBytesAsync(Installed));
    }

    [Fact]
    public async Task Without_a_command_nothing_is_updated_and_the_reason_is_told()
    {
        await using var gateway = await RunningGateway.StartAsync(Site("ocpp2.0.1", "[]"));
        using var csms = await OwnPeer.BootedAsync(_csms, gateway);

        var answer = await csms.AsksAsync("UpdateFirmware", Signed(4, _host.Offers("/gateway.deb", Image)));

        Assert.Equal("Rejected", Status(answer));
        Assert.Contains("controller.updateCommand", Reason(answer), StringComparison.Ordinal);
        await csms.TriggersAsync("FirmwareStatusNotification");
        Assert.Equal(("Idle", null), await HearsAsync(csms));
    }

    [Fact]
    public async Task A_scheme_that_is_not_spoken_is_refused()
    {
        await using var gateway = await RunningGateway.StartAsync(Site("ocpp2.1", Copy));
        using var csms = await OwnPeer.BootedAsync(_csms, gateway);

        var answer = await csms.AsksAsync("UpdateFirmware", Signed(4, "sftp://user:hushhush@files.example/gateway.deb"));

        Assert.Equal("Rejected", Status(answer));
        Assert.DoesNotContain("hushhush", answer.GetRawText() + gateway.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task L01_FR_30_It_is_fetched_as_often_as_told_before_that_counts_as_failed()
    {
        await using var gateway = await RunningGateway.StartAsync(Site("ocpp2.1", Copy));
        using var csms = await OwnPeer.BootedAsync(_csms, gateway);
        _host.Answers(500, 503, 503);

        await csms.AsksAsync("UpdateFirmware", Signed(4, _host.Offers("/gateway.deb", Image), more: ""","retries":2,"retryInterval":0"""));

        await HearsUntilAsync(csms, "DownloadFailed", "Downloading", "DownloadPaused", "Downloading", "DownloadPaused", "Downloading");
        Assert.Equal(3, _host.Fetches);
    }

    [Fact]
    public async Task A_command_that_fails_is_told()
    {
        await using var gateway = await RunningGateway.StartAsync(Site("ocpp2.1", "[/bin/false, '{file}']"));
        using var csms = await OwnPeer.BootedAsync(_csms, gateway);

        await csms.AsksAsync("UpdateFirmware", Signed(4, _host.Offers("/gateway.deb", Image)));

        await HearsUntilAsync(csms, "InstallationFailed", "Downloading", "Downloaded", "SignatureVerified", "Installing");
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task L01_FR_24_A_new_request_takes_the_place_of_one_that_waits(string version)
    {
        await using var gateway = await RunningGateway.StartAsync(Site(version, Copy));
        using var csms = await OwnPeer.BootedAsync(_csms, gateway);
        var location = _host.Offers("/gateway.deb", Image);
        await csms.AsksAsync("UpdateFirmware", Signed(4, location, retrieve: "2099-01-01T00:00:00Z"));
        Assert.Equal(("DownloadScheduled", 4), await HearsAsync(csms));
        await csms.TriggersAsync("FirmwareStatusNotification");
        Assert.Equal(("DownloadScheduled", 4), await HearsAsync(csms));

        var answer = await csms.AsksAsync("UpdateFirmware", Signed(5, location));

        Assert.Equal("AcceptedCanceled", Status(answer));
        Assert.Equal(("Downloading", 5), await HearsAsync(csms));
        await HearsUntilAsync(csms, "InstallRebooting");
    }

    [Fact]
    public async Task L01_FR_27_An_installation_that_runs_is_not_called_back()
    {
        var fifo = Path.Combine(_folder.FullName, "wait");
        using (var made = System.Diagnostics.Process.Start("/usr/bin/mkfifo", [fifo]))
        {
            await made.WaitForExitAsync();
        }

        await using var gateway = await RunningGateway.StartAsync(Site("ocpp2.1", $"[/bin/cp, {fifo}, '{{file}}.done']"));
        using var csms = await OwnPeer.BootedAsync(_csms, gateway);
        var location = _host.Offers("/gateway.deb", Image);
        await csms.AsksAsync("UpdateFirmware", Signed(4, location));
        await HearsUntilAsync(csms, "Installing");

        var answer = await csms.AsksAsync("UpdateFirmware", Signed(5, location));

        Assert.Equal("Rejected", Status(answer));
        await File.WriteAllTextAsync(fifo, "go on");
        Assert.Equal(4, (await HearsAsync(csms)).RequestId);
    }

    [Fact]
    public async Task What_is_scheduled_outlives_a_restart()
    {
        var site = Site("ocpp2.1", Copy);
        var location = _host.Offers("/gateway.deb", Image);
        await using (var gateway = await RunningGateway.StartAsync(site))
        {
            gateway.KeepState = true;
            using var csms = await OwnPeer.BootedAsync(_csms, gateway);
            await csms.AsksAsync("UpdateFirmware", Signed(4, location, more: "", install: "2099-01-01T00:00:00Z"));
            await HearsUntilAsync(csms, "InstallScheduled", "Downloading", "Downloaded", "SignatureVerified");
            await HasAllAsync(csms);
        }

        await using var after = await RunningGateway.StartAsync(site);
        using var again = await OwnPeer.BootedAsync(_csms, after);

        Assert.Equal(("SignatureVerified", 4), await HearsAsync(again));        // what lay on the disk meanwhile is verified again
        Assert.Equal(("InstallScheduled", 4), await HearsAsync(again));
        Assert.Equal(1, _host.Fetches);
        Assert.False(File.Exists(Installed));
    }

    private string Copy => $"[/bin/cp, '{{file}}', {Installed}]";

    private TestSite Site(string version, string command, string more = "") => new(_csms.Url)
    {
        CsmsKeys = $"protocols: [{version}]",
        Sections = $$"""
            firmware: { listen: 'http://127.0.0.1:{{Ports.Free()}}', directory: {{_folder.FullName}}/firmware, allow: [127.0.0.0/8] }
            controller:
              updateCommand: {{command}}
              updateCa: {{_vendor.CertificatePath}}
              {{more}}
            """,
    };

    private string Signed(int id, string location, string more = "", string retrieve = "2026-01-01T00:00:00Z", string? install = null)
    {
        var signer = _vendor.Issue("CN=signer", rsa: false, []).Certificate;
        using var key = signer.GetECDsaPrivateKey()!;
        var signature = Convert.ToBase64String(key.SignData(Image, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        return Ask(id, location, signer.ExportCertificatePem(), signature, more, retrieve, install);
    }

    private static string Ask(
        int id, string location, string? certificate = null, string? signature = null, string more = "", string retrieve = "2026-01-01T00:00:00Z", string? install = null)
    {
        var firmware = new Dictionary<string, string?>
        {
            ["location"] = location, ["retrieveDateTime"] = retrieve, ["installDateTime"] = install, ["signingCertificate"] = certificate, ["signature"] = signature,
        };
        var said = JsonSerializer.Serialize(firmware.Where(f => f.Value is not null).ToDictionary());
        return $$"""{"requestId":{{id}},"firmware":{{said}}{{more}} }""";
    }

    /// <summary>As if what ran before had been another version.</summary>
    private static void PretendOlder(TestSite site)
    {
        using var notes = DurableNotes.Open(site.State, TimeProvider.System, NullLogger.Instance);
        var job = Encoding.UTF8.GetString(notes.Find("update", "job")!);
        notes.Put("update", "job", Encoding.UTF8.GetBytes(job.Replace("\"FromVersion\":\"", "\"FromVersion\":\"old-", StringComparison.Ordinal)));
    }

    private static async Task<(string Status, int? RequestId)> HearsAsync(OwnPeer csms)
    {
        var said = await csms.HearsAsync("FirmwareStatusNotification");
        return (Status(said), said.TryGetProperty("requestId", out var id) ? id.GetInt32() : null);
    }

    /// <summary>The gateway has its answer to the last one: what it has not, it tells again after a restart.</summary>
    private static async Task HasAllAsync(OwnPeer csms)
    {
        await csms.TriggersAsync("FirmwareStatusNotification");
        await HearsAsync(csms);
    }

    private static async Task HearsUntilAsync(OwnPeer csms, string last, params string[] before)
    {
        var heard = new List<string>();
        while (heard.LastOrDefault() != last)
        {
            heard.Add((await HearsAsync(csms)).Status);
        }

        Assert.True(before is [] || heard.SequenceEqual([.. before, last]), string.Join(", ", heard));
    }

    private static string Status(JsonElement at) => at.GetProperty("status").GetString()!;

    private static string Reason(JsonElement answer) => answer.GetProperty("statusInfo").GetProperty("additionalInfo").GetString()!;
}
