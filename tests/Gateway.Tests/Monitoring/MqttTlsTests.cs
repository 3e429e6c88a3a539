using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Monitoring;
using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.Monitoring;

/// <summary>mqtts: the broker's certificate must be signed by the trust anchor and be for its name.</summary>
public sealed class MqttTlsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-tls-");
    private readonly HeardLog<MqttPublisher> _log = new();

    [Fact]
    public async Task With_the_right_trust_anchor_the_broker_is_reached()
    {
        using var anchor = Anchor("good");
        await using var broker = await BrokerAsync(anchor, IPAddress.Loopback);

        await TryAsync(broker, "good", () => _log.HearsAsync(4001));
    }

    [Fact]
    public async Task A_broker_that_the_trust_anchor_did_not_sign_gets_nothing()
    {
        using var anchor = Anchor("good");
        using var other = Anchor("other");
        await using var broker = await BrokerAsync(anchor, IPAddress.Loopback);

        await TryAsync(broker, "other", async () => Assert.Contains("certificate verify failed", await _log.HearsAsync(4002)));
    }

    [Fact]
    public async Task A_certificate_for_another_name_gets_nothing()
    {
        using var anchor = Anchor("good");
        await using var broker = await BrokerAsync(anchor, IPAddress.Parse("192.0.2.1"));

        await TryAsync(broker, "good", () => _log.HearsAsync(4002));
    }

    [Fact]
    public async Task A_trust_anchor_that_cannot_be_read_is_told_and_nothing_goes_out_unencrypted()
    {
        await using var broker = await Broker.StartAsync();

        await TryAsync(broker, "missing", async () => Assert.Contains("missing.crt", await _log.HearsAsync(4002)));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task TryAsync(Broker broker, string anchor, Func<Task> see)
    {
        var url = new Uri($"mqtts://127.0.0.1:{broker.Port}");
        var options = new MqttOptions(url, null, null, "site-gateway", false, InFolder(anchor + ".crt"));
        using var publisher = new MqttPublisher(
            SampleSite.Full(TimeProvider.System), new SiteEvents(TimeProvider.System), [], options, TimeProvider.System, _log);
        await publisher.StartAsync(CancellationToken.None);
        await see();
        await publisher.StopAsync(CancellationToken.None);
    }

    private async Task<Broker> BrokerAsync(X509Certificate2 anchor, IPAddress name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=broker", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(name);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(anchor, anchor.NotBefore, anchor.NotAfter, [1, 2, 3]);
        File.WriteAllText(InFolder("broker.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(InFolder("broker.key"), key.ExportPkcs8PrivateKeyPem());
        return await Broker.StartAsync($"allow_anonymous true\ncertfile {InFolder("broker.crt")}\nkeyfile {InFolder("broker.key")}");
    }

    private X509Certificate2 Anchor(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        var anchor = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(InFolder(name + ".crt"), anchor.ExportCertificatePem());
        return anchor;
    }

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);
}
