using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.LocalController.Security;

/// <param name="Name">Of its file.</param>
internal sealed record InstalledRoot(string Name, GetCertificateIdUseEnumType Type, X509Certificate2 Certificate);

/// <summary>Root certificates that the CSMS installed. Changed by one at a time, read by anybody.</summary>
internal sealed class InstalledRoots
{
    private static readonly (string Prefix, GetCertificateIdUseEnumType Type)[] Prefixes =
    [
        ("csms-root-", GetCertificateIdUseEnumType.CSMSRootCertificate),
        ("manufacturer-root-", GetCertificateIdUseEnumType.ManufacturerRootCertificate),
    ];

    private readonly CertificateFolder _folder;
    private State _state;

    public InstalledRoots(CertificateFolder folder, SecurityEvents security)
    {
        _folder = folder;
        var found = ImmutableArray.CreateBuilder<InstalledRoot>();
        foreach (var name in folder.Names())
        {
            if (Array.Find(Prefixes, p => name.StartsWith(p.Prefix, StringComparison.Ordinal)) is not { Prefix: not null } kind)
            {
                continue;
            }

            if (CertificateRules.Read(folder.Read(name) ?? "") is [var root])
            {
                found.Add(new(name, kind.Type, root));
            }
            else
            {
                security.Happened(SecurityKind.TamperDetectionActivated, "store", $"{folder.PathOf(name)} holds no certificate any more.");
            }
        }

        _state = new(found.ToImmutable());
    }

    public ImmutableArray<InstalledRoot> All => Volatile.Read(ref _state).All;

    /// <summary>Trusted for the CSMS; never changed in place.</summary>
    public X509Certificate2Collection OfCsms => Volatile.Read(ref _state).OfCsms;

    /// <summary>Trusted to sign firmware of the gateway; never changed in place.</summary>
    public X509Certificate2Collection OfManufacturer => Volatile.Read(ref _state).OfManufacturer;

    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Add(GetCertificateIdUseEnumType type, X509Certificate2 certificate)
    {
        var name = Array.Find(Prefixes, p => p.Type == type).Prefix + certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256)[..32].ToLowerInvariant();
        _folder.Write(name, certificate.ExportCertificatePem());
        Volatile.Write(ref _state, new([.. All.Where(r => r.Name != name), new(name, type, certificate)]));
    }

    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Remove(InstalledRoot root)
    {
        _folder.Delete(root.Name);
        Volatile.Write(ref _state, new(All.Remove(root)));
    }

    private sealed record State(ImmutableArray<InstalledRoot> All)
    {
        public X509Certificate2Collection OfCsms { get; }
            = [.. All.Where(r => r.Type is GetCertificateIdUseEnumType.CSMSRootCertificate).Select(r => r.Certificate)];

        public X509Certificate2Collection OfManufacturer { get; }
            = [.. All.Where(r => r.Type is GetCertificateIdUseEnumType.ManufacturerRootCertificate).Select(r => r.Certificate)];
    }
}
