using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.LocalController.Security;

/// <summary>Root certificates that the CSMS installs, lists and deletes. OCPP 2.1 part 2, M03 to M05.</summary>
public sealed class RootsTests : IDisposable
{
    private const int Happened = 2700, Lost = 2301;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-roots-");
    private readonly TestAuthority _one;
    private readonly TestAuthority _other;

    public RootsTests() => (_one, _other) = (new(_folder, "one", rsa: true), new(_folder, "other", rsa: false));

    [Theory]
    [InlineData("ocpp2.1", "CSMSRootCertificate")]
    [InlineData("ocpp2.0.1", "CSMSRootCertificate")]
    [InlineData("ocpp2.1", "ManufacturerRootCertificate")]
    public async Task What_is_installed_is_listed_and_can_be_deleted_M03_M04_M05(string protocol, string type)
    {
        await using var journey = await Journey.StartAsync(site => site with { CsmsKeys = $"protocols: [{protocol}]" });
        var own = await Own.BootedAsync(journey);
        Assert.Equal("NotFound", await StatusAsync(own, "GetInstalledCertificateIds", "{}"));

        Assert.Equal("Accepted", await InstallAsync(own, type, _one.CertificatePath));
        Assert.Equal("Accepted", await InstallAsync(own, type, _one.CertificatePath));       // it is there already

        var listed = await Own.AsksAsync(own, "GetInstalledCertificateIds", $$"""{"certificateType":["{{type}}","V2GRootCertificate"]}""");
        var one = Assert.Single(listed.GetProperty("certificateHashDataChain").EnumerateArray());
        Assert.Equal(type, one.GetProperty("certificateType").GetString());
        var hashes = one.GetProperty("certificateHashData");
        await AreOpensslsAsync(hashes);
        Assert.Equal("NotFound", await StatusAsync(own, "GetInstalledCertificateIds", """{"certificateType":["V2GRootCertificate","MORootCertificate"]}"""));

        Assert.Equal("Accepted", await StatusAsync(own, "DeleteCertificate", $$"""{"certificateHashData":{{hashes.GetRawText()}}}"""));
        Assert.Equal("NotFound", await StatusAsync(own, "DeleteCertificate", $$"""{"certificateHashData":{{hashes.GetRawText()}}}"""));
        Assert.Equal("NotFound", await StatusAsync(own, "GetInstalledCertificateIds", "{}"));
        Assert.Empty(Directory.GetFiles(Certificates(journey)));
    }

    [Theory]
    [InlineData("SHA384")]
    [InlineData("SHA512")]
    public async Task It_is_found_by_any_hash_M04(string algorithm)
    {
        await using var journey = await Journey.StartAsync();
        var own = await Own.BootedAsync(journey);
        await InstallAsync(own, "CSMSRootCertificate", _one.CertificatePath);

        Assert.Equal("NotFound", await StatusAsync(own, "DeleteCertificate", Named(_one, algorithm, serial: "ABD")));
        Assert.Equal("Accepted", await StatusAsync(own, "DeleteCertificate", Named(_one, algorithm)));
    }

    [Theory]
    [InlineData("rubbish", "PEM")]
    [InlineData("empty", "PEM")]
    [InlineData("two", "PEM")]
    [InlineData("torn", "PEM")]
    [InlineData("leaf", "authority")]
    [InlineData("expired", "expired")]
    [InlineData("weak", "bits")]
    public async Task What_is_no_root_is_rejected_M05(string what, string why)
    {
        using var expired = new TestAuthority(_folder, "expired", rsa: false, expired: true);
        await using var journey = await Journey.StartAsync();
        var own = await Own.BootedAsync(journey);
        var good = await File.ReadAllTextAsync(_one.CertificatePath);

        var answer = await Own.AsksAsync(own, "InstallCertificate", Request("CSMSRootCertificate", what switch
        {
            "two" => good + await File.ReadAllTextAsync(_other.CertificatePath),
            "torn" => good[..200] + good[250..],
            "leaf" => await File.ReadAllTextAsync(_one.Issue("CN=leaf", rsa: false, []).CertificatePath),
            "expired" => await File.ReadAllTextAsync(expired.CertificatePath),
            "weak" => Weak(),
            "empty" => "",
            _ => what,
        }));

        Assert.Equal("Rejected", answer.GetProperty("status").GetString());
        Assert.Contains(why, answer.GetProperty("statusInfo").GetProperty("additionalInfo").GetString(), StringComparison.Ordinal);
        Assert.Equal("NotFound", await StatusAsync(own, "GetInstalledCertificateIds", "{}"));
    }

    [Theory]
    [InlineData("V2GRootCertificate")]
    [InlineData("MORootCertificate")]
    [InlineData("OEMRootCertificate")]
    public async Task Roots_for_cars_are_rejected_M05(string type)
    {
        await using var journey = await Journey.StartAsync();
        var own = await Own.BootedAsync(journey);

        Assert.Equal("Rejected", await InstallAsync(own, type, _one.CertificatePath));
    }

    [Fact]
    public async Task No_more_than_CertificateEntries_are_taken_M05()
    {
        await using var journey = await Journey.StartAsync();
        var own = await Own.BootedAsync(journey);
        for (var i = 0; i < 20; i++)
        {
            using var authority = new TestAuthority(_folder, $"a{i}", rsa: false);
            Assert.Equal("Accepted", await InstallAsync(own, "CSMSRootCertificate", authority.CertificatePath));
        }

        Assert.Equal("Rejected", await InstallAsync(own, "CSMSRootCertificate", _one.CertificatePath));
        Assert.Equal("Accepted", await StatusAsync(own, "DeleteCertificate", Named(_folder, "a7", "SHA256")));
        Assert.Equal("Accepted", await InstallAsync(own, "CSMSRootCertificate", _one.CertificatePath));
    }

    [Fact]
    public async Task They_outlive_the_gateway_and_nobody_else_can_read_them()
    {
        var state = TestSite.NewState();
        await using (var journey = await Journey.StartAsync(site => site with { State = state }))
        {
            journey.Gateway.KeepState = true;
            await InstallAsync(await Own.BootedAsync(journey), "CSMSRootCertificate", _one.CertificatePath);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(Certificates(journey)))));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Certificates(journey)));
        }

        await using var next = await Journey.StartAsync(site => site with { State = state });
        Assert.Equal("Accepted", await StatusAsync(await Own.BootedAsync(next), "GetInstalledCertificateIds", "{}"));
    }

    [Fact]
    public async Task One_that_somebody_spoilt_is_told_and_forgotten()
    {
        var state = TestSite.NewState();
        await using (var journey = await Journey.StartAsync(site => site with { State = state }))
        {
            journey.Gateway.KeepState = true;
            await InstallAsync(await Own.BootedAsync(journey), "CSMSRootCertificate", _one.CertificatePath);
            await File.WriteAllTextAsync(Directory.GetFiles(Certificates(journey)).Single(), "spoilt");
        }

        await using var next = await Journey.StartAsync(site => site with { State = state });
        await next.Log.HearsAsync(Happened, "TamperDetectionActivated (store)");
        Assert.Equal("NotFound", await StatusAsync(await Own.BootedAsync(next), "GetInstalledCertificateIds", "{}"));
    }

    [Fact]
    public async Task A_csms_may_move_to_a_root_that_it_installed_before_and_then_the_old_one_can_go()
    {
        var port = Ports.Free();
        var csms = await ScriptedCsms.StartAsync(port, _one.Issue("CN=csms", rsa: false, ["127.0.0.1"]));
        await using var journey = await Journey.StartAsync(site => site with { CsmsKeys = $"ca: {_one.CertificatePath}" }, csms: csms);
        var own = await Own.BootedAsync(csms);
        Assert.Equal("Accepted", await InstallAsync(own, "CSMSRootCertificate", _other.CertificatePath));
        Assert.Equal("Failed", await StatusAsync(own, "DeleteCertificate", Named(_one, "SHA256")));      // the site file's
        await csms.DisposeAsync();

        await using var moved = await ScriptedCsms.StartAsync(port, _other.Issue("CN=csms", rsa: false, ["127.0.0.1"]));
        own = await moved.AcceptsAsync(TestSite.Gateway);

        Assert.Equal(2, (await Own.AsksAsync(own, "GetInstalledCertificateIds", "{}")).GetProperty("certificateHashDataChain").GetArrayLength());
        Assert.Equal("Failed", await StatusAsync(own, "DeleteCertificate", Named(_other, "SHA256")));    // in use
    }

    [Fact]
    public async Task Without_a_root_in_the_site_file_those_that_were_installed_are_trusted_besides_the_systems()
    {
        var state = TestSite.NewState();
        Directory.CreateDirectory(Path.Combine(state, "certificates"));
        File.Copy(_one.CertificatePath, Path.Combine(state, "certificates", "csms-root-1.pem"));
        var csms = await ScriptedCsms.StartAsync(0, _one.Issue("CN=csms", rsa: true, ["127.0.0.1"]));
        await using var journey = await Journey.StartAsync(site => site with { State = state }, csms: csms);

        var own = await Own.BootedAsync(csms);

        Assert.Equal("Failed", await StatusAsync(own, "DeleteCertificate", Named(_one, "SHA256")));     // in use
    }

    [Fact]
    public async Task A_csms_that_is_not_trusted_is_told_of_once_there_is_a_link_again()
    {
        var port = Ports.Free();
        var stranger = await ScriptedCsms.StartAsync(port, _other.Issue("CN=csms", rsa: false, ["127.0.0.1"]));
        await using var journey = await Journey.StartAsync(site => site with { CsmsKeys = $"ca: {_one.CertificatePath}" }, csms: stranger);
        await journey.Log.HearsAsync(Lost, "the certificate of the CSMS is not trusted");
        await stranger.DisposeAsync();

        await using var csms = await ScriptedCsms.StartAsync(port, _one.Issue("CN=csms", rsa: false, ["127.0.0.1"]));
        var own = await Own.BootedAsync(csms);

        string[] told = [Type(await own.HearsIncidentAsync()), Type(await own.HearsIncidentAsync())];
        Assert.Contains("InvalidCsmsCertificate", told);
    }

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Type(string incident) => Own.Checked(incident).GetProperty("type").GetString()!;

    private static string Certificates(Journey journey) => Path.Combine(journey.Gateway.State, "certificates");

    private static string Request(string type, string pem) => $$"""{"certificateType":"{{type}}","certificate":{{JsonSerializer.Serialize(pem)}}}""";

    private static async Task<string> InstallAsync(ScriptedSocket own, string type, string path)
        => await StatusAsync(own, "InstallCertificate", Request(type, await File.ReadAllTextAsync(path)));

    private static async Task<string> StatusAsync(ScriptedSocket own, string action, string payload)
        => (await Own.AsksAsync(own, action, payload)).GetProperty("status").GetString()!;

    private string Named(TestAuthority authority, string algorithm, string? serial = null)
        => Named(_folder, Path.GetFileNameWithoutExtension(authority.CertificatePath), algorithm, serial);

    // With the serial number in small letters and a zero too many: both are seen.
    private static string Named(DirectoryInfo folder, string name, string algorithm, string? serial = null)
    {
        using var root = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder.FullName, name + ".crt"));
        string Hash(byte[] bytes) => Convert.ToHexString(algorithm switch
        {
            "SHA384" => SHA384.HashData(bytes),
            "SHA512" => SHA512.HashData(bytes),
            _ => SHA256.HashData(bytes),
        });
        return $$"""
            {"certificateHashData":{"hashAlgorithm":"{{algorithm}}","issuerNameHash":"{{Hash(root.IssuerName.RawData)}}",
            "issuerKeyHash":"{{Hash(root.GetPublicKey())}}","serialNumber":"{{serial ?? "00" + root.SerialNumber.ToLowerInvariant()}}"} }
            """;
    }

    private static string Weak()
    {
        using var key = RSA.Create(1024);
        var request = new CertificateRequest("CN=weak", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddYears(-3), TimeProvider.System.GetUtcNow().AddYears(3));
        return root.ExportCertificatePem();
    }

    // openssl's OCSP client names certificates as OCPP does.
    private async Task AreOpensslsAsync(JsonElement hashes)
    {
        var request = Path.Combine(_folder.FullName, "ocsp.der");
        await Openssl.RunAsync("", "ocsp", "-sha256", "-issuer", _one.CertificatePath, "-cert", _one.CertificatePath, "-no_nonce", "-reqout", request);
        var said = await Openssl.RunAsync("", "ocsp", "-reqin", request, "-req_text");
        Assert.Equal("SHA256", hashes.GetProperty("hashAlgorithm").GetString());
        foreach (var (name, field) in (ReadOnlySpan<(string, string)>)[("Issuer Name Hash: ", "issuerNameHash"), ("Issuer Key Hash: ", "issuerKeyHash")])
        {
            var at = said.IndexOf(name, StringComparison.Ordinal) + name.Length;
            Assert.Equal(said[at..(at + 64)].ToLowerInvariant(), hashes.GetProperty(field).GetString());
        }

        Assert.Contains($"Serial Number: 0{hashes.GetProperty("serialNumber").GetString()}", said, StringComparison.Ordinal);
    }
}
