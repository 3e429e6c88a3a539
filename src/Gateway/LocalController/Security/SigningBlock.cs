using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Journal;
using Gateway.LocalController.DeviceModel;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;
using Gateway.Upstream;

namespace Gateway.LocalController.Security;

/// <summary>SignCertificate when the CSMS asks for it, CertificateSigned, and the settings of both. OCPP 2.1 part 2, A02.</summary>
internal sealed class SigningBlock : IOwnBlock
{
    /// <summary>In characters; the most that OCPP allows.</summary>
    private const int MaxChain = 10_000;

    /// <summary>The answer to CertificateSigned is to be read before the link is closed.</summary>
    private static readonly TimeSpan BeforeRedial = TimeSpan.FromSeconds(1);

    private readonly CsmsOptions _csms;
    private readonly CsmsTls _tls;
    private readonly OwnCertificate _own;
    private readonly OwnLogins _logins;
    private readonly InstalledRoots _roots;
    private readonly OwnVoice _voice;
    private readonly Model _model;
    private readonly SecurityEvents _security;
    private readonly TimeProvider _time;
    private readonly ILogger<SigningBlock> _logger;

    public SigningBlock(
        CsmsOptions csms, CsmsTls tls, OwnCertificate own, OwnLogins logins, InstalledRoots roots, OwnVoice voice, Model model, DurableNotes notes,
        SecurityEvents security, TimeProvider time, ILogger<SigningBlock> logger)
    {
        (_csms, _tls, _own, _logins, _roots, _voice) = (csms, tls, own, logins, roots, voice);
        (_model, _security, _time, _logger) = (model, security, time, logger);
        WaitMinimum = SettingKinds.Seconds(notes, RootsBlock.Id("CertSigningWaitMinimum"), TimeSpan.FromSeconds(60), 1, 86_400);
        RepeatTimes = SettingKinds.Whole(notes, RootsBlock.Id("CertSigningRepeatTimes"), 3, 0, 10);
        KeyType = SettingKinds.Option(notes, RootsBlock.Id("ClientKeyType"), "EC", ["EC", "RSA"]);
    }

    /// <summary>The CSMS wants a request. Whoever listens sends it; the first waits for the lane.</summary>
    public event Action? Asked;

    /// <summary>A signed certificate was taken in.</summary>
    public event Action? Signed;

    /// <summary>Before a request is repeated; doubled each time.</summary>
    public Setting<TimeSpan> WaitMinimum { get; }

    public Setting<int> RepeatTimes { get; }

    /// <summary>EC (P-256) or RSA, for keys to come. A variable of our own.</summary>
    public Setting<string> KeyType { get; }

    public IEnumerable<OwnAction> Actions => [new("CertificateSigned", Take)];

    public IEnumerable<OwnTrigger> Triggers => [new("SignChargingStationCertificate", Trigger)];

    public IEnumerable<Variable> Variables =>
    [
        WaitMinimum.Variable, RepeatTimes.Variable, KeyType.Variable,
        new(RootsBlock.Id("MaxCertificateChainSize"), DataEnumType.Integer, static () => MaxChain.ToString(CultureInfo.InvariantCulture))
        {
            IsConstant = true, SupportsMonitoring = false,
        },
        new(RootsBlock.Id("AllowSecurityProfileDowngrade"), DataEnumType.Boolean, static () => "false") { IsConstant = true, SupportsMonitoring = false },
    ];

    /// <summary>Without TLS there is nobody to show a certificate to.</summary>
    public bool HasTls => _csms.Url.Scheme == Uri.UriSchemeWss;

    /// <summary>Null: not set, and any will do.</summary>
    public string? Organization
        => _model.Find(RootsBlock.Id("OrganizationName"))?.Read() is { Length: > 0 } name ? name : null;

    private Func<CancellationToken, Task>? Trigger(TriggerMessageRequest asked) => HasTls && Asked is { } ask
        ? _ =>
        {
            ask();
            return Task.CompletedTask;
        }
        : null;

    private Reply Take(CsmsCall call)
    {
        var signed = call.Read(V2Json.Default.CertificateSignedRequest);
        var fault = TryTake(signed);
        if (fault is not null)
        {
            Log.SignedRefused(_logger, fault);
            _security.Happened(SecurityKind.InvalidChargingStationCertificate, "gateway", $"CertificateSigned: {fault}");
            return Reply.With(
                new CertificateSignedResponse(CertificateSignedStatusEnumType.Rejected, Reply.Reason("InvalidCertificate", fault)),
                V2Json.Default.CertificateSignedResponse);
        }

        Log.SignedTaken(_logger, _own.Trial!.Certificate.Subject, _own.Trial.Certificate.NotAfter.ToUniversalTime());
        _security.Happened(
            SecurityKind.ReconfigurationOfSecurityParameters, "gateway", $"The CSMS brought the client certificate {_own.Trial.Certificate.SerialNumber}.");
        _logins.Renewed();
        Signed?.Invoke();
        return Reply.With(new CertificateSignedResponse(CertificateSignedStatusEnumType.Accepted), V2Json.Default.CertificateSignedResponse, RedialAsync);
    }

    private string? TryTake(CertificateSignedRequest signed)
    {
        if (signed.CertificateType is { Known: not CertificateSigningUseEnumType.ChargingStationCertificate })
        {
            return "The gateway has no EVSEs, so it has no use for it.";
        }

        try
        {
            return _own.Take(signed.CertificateChain, signed.RequestId, FaultOf);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            Log.NotKept(_logger, e.Message);
            return "It could not be kept.";
        }
    }

    private string? FaultOf(X509Certificate2Collection chain, AsymmetricAlgorithm key)
        => CertificateRules.FaultOfSigned(
            chain, key, _csms.Identity, Organization, [.. _roots.OfCsms, .. _tls.SiteRoots ?? []], _time.GetUtcNow());

    private async Task RedialAsync(CancellationToken stopping)
    {
        await Task.Delay(BeforeRedial, _time, stopping).ConfigureAwait(false);
        _voice.Redial("the gateway has a new client certificate");
    }
}
