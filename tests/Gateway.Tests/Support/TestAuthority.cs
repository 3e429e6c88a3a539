using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Tests.Support;

/// <summary>A certificate with its key, as PEM files and for use by a client of the test's own.</summary>
internal sealed record TestCertificate(string CertificatePath, string KeyPath, X509Certificate2 Certificate);

/// <summary>Signs certificates that live for a test. Its own certificate stands as a PEM file in the folder.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly DirectoryInfo _folder;
    private readonly X509Certificate2 _certificate;
    private readonly X509SignatureGenerator _signer;
    private readonly List<IDisposable> _keys = [];
    private int _issued;

    /// <param name="expired">It was good until yesterday.</param>
    public TestAuthority(DirectoryInfo folder, string name, bool rsa, bool expired = false)
    {
        _folder = folder;
        var request = NewRequest($"CN={name}", rsa, out _signer, out _);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _certificate = request.Create(request.SubjectName, _signer, Now.AddDays(-10), Now.AddDays(expired ? -1 : 10), [0x0A, 0xBC]);
        CertificatePath = Write($"{name}.crt", _certificate.ExportCertificatePem());
    }

    public string CertificatePath { get; }

    /// <param name="names">DNS names or addresses.</param>
    /// <param name="expired">It was good until yesterday.</param>
    /// <param name="days">How long it is good from now on.</param>
    public TestCertificate Issue(string subject, bool rsa, string[] names, bool expired = false, int days = 9)
    {
        var request = NewRequest(subject, rsa, out _, out var key);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        if (names is not [])
        {
            request.CertificateExtensions.Add(alternatives.Build());
        }

        var number = ++_issued;
        using var bare = request.Create(
            _certificate.SubjectName, _signer, Now.AddDays(-9), Now.AddDays(expired ? -1 : days), [2, (byte)number]);
        var withKey = key is RSA rsaKey ? bare.CopyWithPrivateKey(rsaKey) : bare.CopyWithPrivateKey((ECDsa)key);
        _keys.Add(withKey);
        var file = $"{Path.GetFileNameWithoutExtension(CertificatePath)}-{number}";
        return new(
            Write(file + ".crt", withKey.ExportCertificatePem()), Write(file + ".key", key.ExportPkcs8PrivateKeyPem()), withKey);
    }

    /// <summary>Signs what somebody else asks for, as PEM.</summary>
    /// <param name="csr">PKCS#10 as PEM.</param>
    /// <param name="subject">Null: the one that was asked for.</param>
    public string Sign(string csr, string? subject = null, bool expired = false)
    {
        var asked = CertificateRequest.LoadSigningRequestPem(
            csr, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.Default, RSASignaturePadding.Pkcs1);
        var request = new CertificateRequest(subject is null ? asked.SubjectName : new(subject), asked.PublicKey, HashAlgorithmName.SHA256);
        using var signed = request.Create(
            _certificate.SubjectName, _signer, Now.AddDays(-9), Now.AddDays(expired ? -1 : 9), [3, (byte)++_issued]);
        return signed.ExportCertificatePem();
    }

    public void Dispose()
    {
        _keys.ForEach(key => key.Dispose());
        _certificate.Dispose();
    }

    private CertificateRequest NewRequest(string subject, bool rsa, out X509SignatureGenerator signer, out AsymmetricAlgorithm key)
    {
        if (rsa)
        {
            var rsaKey = RSA.Create(2048);
            (key, signer) = (rsaKey, X509SignatureGenerator.CreateForRSA(rsaKey, RSASignaturePadding.Pkcs1));
            _keys.Add(rsaKey);
            return new(subject, rsaKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        var ecKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (key, signer) = (ecKey, X509SignatureGenerator.CreateForECDsa(ecKey));
        _keys.Add(ecKey);
        return new(subject, ecKey, HashAlgorithmName.SHA256);
    }

    private string Write(string name, string pem)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, pem);
        return path;
    }
}
