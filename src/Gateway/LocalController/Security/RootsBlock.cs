using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;
using Gateway.Upstream;

namespace Gateway.LocalController.Security;

/// <summary>InstallCertificate, DeleteCertificate, GetInstalledCertificateIds. OCPP 2.1 part 2, M03 to M05.</summary>
internal sealed class RootsBlock(
    InstalledRoots roots, OwnCertificate own, CsmsTls tls, SecurityEvents security, TimeProvider time, ILogger<RootsBlock> logger) : IOwnBlock
{
    /// <summary>Of installed certificates.</summary>
    private const int Most = 20;

    public IEnumerable<OwnAction> Actions =>
    [
        new("InstallCertificate", Install),
        new("DeleteCertificate", Delete),
        new("GetInstalledCertificateIds", List),
    ];

    public IEnumerable<Variable> Variables =>
    [
        new(Id("CertificateEntries"), DataEnumType.Integer, () => roots.All.Length.ToString(CultureInfo.InvariantCulture)) { Min = 0, Max = Most },

        // A new root for the CSMS need not be signed by the old one; both are trusted until one is deleted.
        new(Id("AdditionalRootCertificateCheck"), DataEnumType.Boolean, static () => "false") { IsConstant = true, SupportsMonitoring = false },
    ];

    internal static VariableId Id(string name) => new("SecurityCtrlr", null, name);

    private Reply Install(CsmsCall call)
    {
        var asked = call.Read(V2Json.Default.InstallCertificateRequest);
        GetCertificateIdUseEnumType? type = asked.CertificateType.Known switch
        {
            InstallCertificateUseEnumType.CSMSRootCertificate => GetCertificateIdUseEnumType.CSMSRootCertificate,
            InstallCertificateUseEnumType.ManufacturerRootCertificate => GetCertificateIdUseEnumType.ManufacturerRootCertificate,
            _ => null,
        };
        if (type is null)
        {
            return Installed(InstallCertificateStatusEnumType.Rejected, "UnsupportedParam", "The gateway has no EVSEs, so it has no use for it.");
        }

        if (CertificateRules.FaultOfRoot(asked.Certificate, time.GetUtcNow(), out var root) is { } fault)
        {
            return Installed(InstallCertificateStatusEnumType.Rejected, "InvalidCertificate", fault);
        }

        if (roots.All.Any(r => r.Type == type && r.Certificate.Thumbprint == root!.Thumbprint))
        {
            return Installed(InstallCertificateStatusEnumType.Accepted);
        }

        return roots.All.Length >= Most
            ? Installed(InstallCertificateStatusEnumType.Rejected, "TooManyElements", $"There are {Most} already.")
            : Keep(type.Value, root!);
    }

    private Reply Keep(GetCertificateIdUseEnumType type, X509Certificate2 root)
    {
        try
        {
            roots.Add(type, root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotKept(logger, e.Message);
            return Installed(InstallCertificateStatusEnumType.Failed, "OutOfStorage", "It could not be written to disk.");
        }

        Changed($"{type} {root.Subject} was installed.");
        return Installed(InstallCertificateStatusEnumType.Accepted);
    }

    private Reply Delete(CsmsCall call)
    {
        var asked = call.Read(V2Json.Default.DeleteCertificateRequest).CertificateHashData;
        if (roots.All.FirstOrDefault(r => CertificateHashes.Name(asked, r.Certificate)) is { } found)
        {
            return IsInUse(found)
                ? Deleted(DeleteCertificateStatusEnumType.Failed, "InUse", "The present link to the CSMS relies on it.")
                : Remove(found);
        }

        return tls.SiteRoots?.Any(r => CertificateHashes.Name(asked, r)) is true
                ? Deleted(DeleteCertificateStatusEnumType.Failed, "ReadOnly", "It is named by csms.ca of the site file, which only the installer changes.")
            : Mine().Any(c => CertificateHashes.NameIssued(asked, c))
                ? Deleted(DeleteCertificateStatusEnumType.Failed, "InUse", "It is the gateway's own.")
            : Deleted(DeleteCertificateStatusEnumType.NotFound);
    }

    private Reply Remove(InstalledRoot root)
    {
        try
        {
            roots.Remove(root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotKept(logger, e.Message);
            return Deleted(DeleteCertificateStatusEnumType.Failed, "InternalError", "It could not be removed from disk.");
        }

        Changed($"{root.Type} {root.Certificate.Subject} was deleted.");
        return Deleted(DeleteCertificateStatusEnumType.Accepted);
    }

    private Reply List(CsmsCall call)
    {
        var asked = call.Read(V2Json.Default.GetInstalledCertificateIdsRequest).CertificateType;
        var site = (tls.SiteRoots ?? []).Where(s => roots.OfCsms.All(r => r.Thumbprint != s.Thumbprint))
            .Select(s => (Type: GetCertificateIdUseEnumType.CSMSRootCertificate, Certificate: s));
        var found = roots.All.Select(r => (r.Type, r.Certificate)).Concat(site)
            .Where(r => asked is null || asked.Any(t => t.Known == r.Type))
            .Select(r => new CertificateHashDataChainType(CertificateHashes.Of(r.Certificate), r.Type))
            .ToList();
        return Reply.With(
            found is []
                ? new GetInstalledCertificateIdsResponse(GetInstalledCertificateStatusEnumType.NotFound)
                : new(GetInstalledCertificateStatusEnumType.Accepted, CertificateHashDataChain: found),
            V2Json.Default.GetInstalledCertificateIdsResponse);
    }

    private bool IsInUse(InstalledRoot root)
        => root.Type is GetCertificateIdUseEnumType.CSMSRootCertificate && root.Certificate.Thumbprint == tls.RootInUse
            && tls.SiteRoots?.Any(s => s.Thumbprint == root.Certificate.Thumbprint) is not true;

    private IEnumerable<X509Certificate2> Mine()
        => new[] { own.Present?.Certificate, own.Trial?.Certificate, tls.SiteCertificate?.TargetCertificate }.OfType<X509Certificate2>();

    private void Changed(string text)
    {
        Log.CertificateChanged(logger, text);
        security.Happened(SecurityKind.ReconfigurationOfSecurityParameters, text, text);
    }

    private static Reply Installed(InstallCertificateStatusEnumType status, string? code = null, string text = "")
        => Reply.With(new InstallCertificateResponse(status, code is null ? null : Reply.Reason(code, text)), V2Json.Default.InstallCertificateResponse);

    private static Reply Deleted(DeleteCertificateStatusEnumType status, string? code = null, string text = "")
        => Reply.With(new DeleteCertificateResponse(status, code is null ? null : Reply.Reason(code, text)), V2Json.Default.DeleteCertificateResponse);
}
