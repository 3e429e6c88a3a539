using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Configuration;
using Gateway.Tests.Support;

namespace Gateway.Tests.Configuration;

/// <summary>A folder with one register map, in which site files are read.</summary>
internal sealed class SiteFolder : IDisposable
{
    /// <summary>The shortest site file without a fault or a warning. Tests replace parts of it.</summary>
    public const string Good = """
        site:
          id: depot
        csms:
          url: wss://csms.example/ocpp
        stations:
          listen:
            - url: ws://0.0.0.0:9000/ocpp
              security: basic
          list:
            - { id: CP-01, password: s3cret }
        circuits:
          - { id: main, limit: 63 A }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-site-");

    public SiteFolder() => Write("devices/eastron-sdm630.yaml", System.IO.File.ReadAllText(Repository.File("site-config/devices/eastron-sdm630.yaml")));

    /// <summary>Writes a self-signed certificate and its key, as <c>NAME.pem</c> and <c>NAME.key</c>.</summary>
    public void WriteCertificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(from, from.AddYears(1));
        Write($"{name}.pem", certificate.ExportCertificatePem());
        Write($"{name}.key", key.ExportPkcs8PrivateKeyPem());
    }

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public string File(string name) => Path.Combine(_folder.FullName, name);

    public string Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File(name))!);
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    public SiteReading Read(string text) => SiteFile.Read(File("site.yaml"), text, Environment.GetValueOrDefault);

    /// <summary>Reads a text that must have no error.</summary>
    public SiteConfig Site(string text)
    {
        var (site, faults) = Read(text);
        Assert.DoesNotContain(faults, f => f.Severity is Severity.Error);
        return site!;
    }

    /// <summary>All faults as <c>LINE:COLUMN: error: TEXT</c>.</summary>
    public string[] Faults(string text) => [.. Read(text).Faults.Select(f => f.Headline[(f.Path.Length + 1)..])];

    /// <summary>The one fault of a text.</summary>
    public string Fault(string text) => Assert.Single(Faults(text));

    public void Dispose() => _folder.Delete(recursive: true);
}
