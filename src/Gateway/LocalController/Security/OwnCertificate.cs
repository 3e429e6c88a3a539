using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Journal;
using Gateway.Site;

namespace Gateway.LocalController.Security;

/// <summary>What is asked of the CSMS to be signed.</summary>
/// <param name="Id">2.1 tells by it which answer belongs to which request.</param>
internal sealed record SigningRequest(string Csr, long Id);

/// <summary>
/// The gateway's client certificate as the CSMS had it signed: the one that works, a newer one that has yet to work, the key that
/// waits for its signature. Keys are made here and never leave. Changed by one at a time, read by anybody. OCPP 2.1 part 2, A02, A03.
/// </summary>
internal sealed class OwnCertificate
{
    /// <summary>The names of the files.</summary>
    private const string PresentName = "own", TrialName = "new", PendingName = "pending";

    /// <summary>In the notes.</summary>
    private const string Kind = "certificate", LastRequest = "request", AloneKey = "alone";

    private const int RsaBits = 3072;

    private readonly CertificateFolder _folder;
    private readonly DurableNotes _notes;
    private ClientIdentity? _present;
    private ClientIdentity? _trial;

    public OwnCertificate(CertificateFolder folder, DurableNotes notes, SecurityEvents security)
    {
        (_folder, _notes) = (folder, notes);
        _present = Load(PresentName, security);
        _trial = Load(TrialName, security);
    }

    /// <summary>It has worked. Null: there is none.</summary>
    public ClientIdentity? Present => Volatile.Read(ref _present);

    /// <summary>It is yet to work. Null: there is none.</summary>
    public ClientIdentity? Trial => Volatile.Read(ref _trial);

    /// <summary>The present one let the gateway in without its password.</summary>
    public bool IsAlone => Present is { } present && _notes.Find(Kind, AloneKey) is { } kept && Encoding.ASCII.GetString(kept) == present.Certificate.Thumbprint;

    /// <summary>Where the present one lies, for people.</summary>
    public string Path => _folder.PathOf(PresentName);

    /// <param name="again">The key that waits for its signature is asked for once more, if there is one.</param>
    /// <param name="organization">Null: the request names none.</param>
    /// <exception cref="IOException">The key could not be kept.</exception>
    public SigningRequest Request(string identity, string? organization, bool rsa, bool again)
    {
        using var key = again && PendingKey() is { } pending ? pending : NewKey(rsa);
        var name = new X500DistinguishedNameBuilder();
        if (organization is not null)
        {
            name.AddOrganizationName(organization);
        }

        name.AddCommonName(identity);
        var request = key is RSA rsaKey
            ? new CertificateRequest(name.Build(), rsaKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(name.Build(), (ECDsa)key, HashAlgorithmName.SHA256);
        return new(request.CreateSigningRequestPem(), LastId);
    }

    /// <summary>Takes a signed certificate in, to be tried on the next connection.</summary>
    /// <param name="requestId">Null: the CSMS does not say which request it answers.</param>
    /// <param name="fault">Why its chain is not good, in one sentence, given the key that it is to be for; null: it is.</param>
    /// <returns>Why not, in one sentence; null: it is in.</returns>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public string? Take(string pem, long? requestId, Func<X509Certificate2Collection, AsymmetricAlgorithm, string?> fault)
    {
        using var key = PendingKey();
        if (key is null)
        {
            return "Nothing waits for a signature.";
        }

        if (requestId is { } id && id != LastId)
        {
            return $"The request that waits is {LastId}.";
        }

        var chain = CertificateRules.Read(pem);
        if (fault(chain, key) is { } why)
        {
            return why;
        }

        var whole = new StringBuilder(key.ExportPkcs8PrivateKeyPem()).Append('\n');
        foreach (var certificate in chain)
        {
            whole.Append(certificate.ExportCertificatePem()).Append('\n');
        }

        var trial = ClientIdentity.Read(whole.ToString());
        _folder.Write(TrialName, whole.ToString());
        _folder.Delete(PendingName);
        Volatile.Write(ref _trial, trial);
        return null;
    }

    /// <summary>The new one has worked, and takes the place of the present one.</summary>
    /// <param name="alone">Without the password.</param>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Promote(bool alone)
    {
        var trial = Trial!;
        if (alone)
        {
            _notes.Put(Kind, AloneKey, Encoding.ASCII.GetBytes(trial.Certificate.Thumbprint));
        }

        Volatile.Write(ref _present, trial);
        Volatile.Write(ref _trial, null);
        _folder.Move(TrialName, PresentName);
    }

    /// <summary>The new one did not work, and is forgotten.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Discard()
    {
        Volatile.Write(ref _trial, null);
        _folder.Delete(TrialName);
    }

    private long LastId
        => _notes.Find(Kind, LastRequest) is { } kept ? long.Parse(Encoding.ASCII.GetString(kept), CultureInfo.InvariantCulture) : 0;

    private AsymmetricAlgorithm NewKey(bool rsa)
    {
        AsymmetricAlgorithm key = rsa ? RSA.Create(RsaBits) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _notes.Put(Kind, LastRequest, Encoding.ASCII.GetBytes((LastId + 1).ToString(CultureInfo.InvariantCulture)));
        _folder.Write(PendingName, key.ExportPkcs8PrivateKeyPem());
        return key;
    }

    private AsymmetricAlgorithm? PendingKey()
    {
        if (_folder.Read(PendingName) is not { } pem)
        {
            return null;
        }

        return Import(RSA.Create(), pem) ?? Import(ECDsa.Create(), pem);
    }

    private static AsymmetricAlgorithm? Import(AsymmetricAlgorithm key, string pem)
    {
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key.Dispose();
            return null;
        }
    }

    private ClientIdentity? Load(string name, SecurityEvents security)
    {
        if (_folder.Read(name) is not { } pem)
        {
            return null;
        }

        try
        {
            return ClientIdentity.Read(pem);
        }
        catch (CryptographicException e)
        {
            security.Happened(SecurityKind.TamperDetectionActivated, "store", $"{_folder.PathOf(name)} holds no certificate and key any more: {e.Message}");
            return null;
        }
    }
}
