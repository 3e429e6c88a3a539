using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.LocalController.Files;
using Gateway.Tests.Support;

namespace Gateway.Tests.LocalController.Files;

/// <summary>OCPP 2.1 part 2, L01: who may sign updates of the gateway.</summary>
public sealed class UpdateTrustTests : IDisposable
{
    private static readonly byte[] Image = [1, 2, 3, 4, 5];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("site-gateway-trust-");
    private readonly TestAuthority _vendor;

    public UpdateTrustTests() => _vendor = new(_folder, "vendor", rsa: true);

    public void Dispose()
    {
        _vendor.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void A_signature_of_any_usual_kind_is_taken()
    {
        using var rsa = _vendor.Issue("CN=rsa", true, []).Certificate.GetRSAPrivateKey()!;
        using var ec = _vendor.Issue("CN=ec", false, []).Certificate.GetECDsaPrivateKey()!;

        Assert.True(IsSigned(rsa, rsa.SignData(Image, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)));
        Assert.True(IsSigned(rsa, rsa.SignData(Image, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        Assert.True(IsSigned(ec, ec.SignData(Image, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));
        Assert.True(IsSigned(ec, ec.SignData(Image, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)));
        Assert.False(IsSigned(rsa, rsa.SignData(Image, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1)));
        Assert.False(IsSigned(rsa, ec.SignData(Image, HashAlgorithmName.SHA256)));
        Assert.False(IsSigned(ec, [1, 2, 3]));
        Assert.False(IsSigned(ec, []));
    }

    [Fact]
    public void Without_any_root_nobody_may_sign()
        => Assert.Contains(
            "no root certificate",
            new UpdateTrust([new SiteFileSigners(new())], TimeProvider.System).Fault(_vendor.Issue("CN=x", false, []).Certificate.ExportCertificatePem()),
            StringComparison.Ordinal);

    [Fact]
    public void A_certificate_that_is_not_meant_for_signatures_may_not()
    {
        var trust = new UpdateTrust([new SiteFileSigners(new() { Ca = _vendor.CertificatePath })], TimeProvider.System);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyEncipherment, true));
        var now = TimeProvider.System.GetUtcNow();
        using var other = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));

        Assert.Null(trust.Fault(_vendor.Issue("CN=x", false, []).Certificate.ExportCertificatePem()));
        Assert.Contains("not meant for signatures", trust.Fault(other.ExportCertificatePem()), StringComparison.Ordinal);
        Assert.NotNull(trust.Fault(""));
    }

    /// <summary>The certificate to a key, as the CSMS would send it.</summary>
    private static bool IsSigned(AsymmetricAlgorithm key, byte[] signature)
    {
        var request = key is RSA rsa
            ? new CertificateRequest("CN=x", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=x", (ECDsa)key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return UpdateTrust.IsSigned(new MemoryStream(Image), certificate.ExportCertificatePem(), Convert.ToBase64String(signature));
    }
}
