using Gateway.LocalController.DeviceModel;
using Gateway.Site;
using Gateway.Upstream;

namespace Gateway.LocalController.Security;

/// <summary>What the gateway shows on one attempt of its own link.</summary>
/// <param name="Password">Null: none is shown.</param>
internal sealed record OwnLogin(LoginKind Kind, CsmsLogin Tls, string? Password);

internal enum LoginKind
{
    /// <summary>What has worked so far: certificate, password or both.</summary>
    Present,

    /// <summary>The new certificate, without the password.</summary>
    New,

    /// <summary>The new certificate with the password, which the CSMS wants as well.</summary>
    NewWithPassword,
}

/// <summary>
/// Decides what the gateway shows on its own link, and learns from what comes of it. A new certificate takes the place of what it
/// showed before only once the CSMS has seen it and let the gateway in; if it does not, but does with what was there before, the
/// new one is discarded. Once it was let in by a certificate alone, the password is not shown any more. OCPP 2.1 part 2, A02, A03.
/// </summary>
internal sealed class OwnLogins(
    CsmsTls tls, OwnCertificate own, OwnPassword passwords, LoginProfile profile, SecurityEvents security, ILogger<OwnLogins> logger)
{
    /// <summary>With the new certificate, before what was there before is tried. Only attempts count on which the CSMS was there.</summary>
    private const int Attempts = 3;

    private int _refusals;
    private bool _wantsPassword;
    private bool _told;

    public OwnLogin Next()
        => own.Trial is not { } trial || _refusals >= Attempts
                ? new(LoginKind.Present, new(own.Present?.Context ?? tls.SiteCertificate), own.IsAlone ? null : passwords.Next())
            : _wantsPassword
                ? new(LoginKind.NewWithPassword, new(trial.Context), passwords.Next())
            : new(LoginKind.New, new(trial.Context), null);

    public void Came(OwnLogin login, DialResult dial)
    {
        if (own.Trial is not { } trial)
        {
            return;
        }

        if (dial.Outcome is DialOutcome.Connected)
        {
            Connected(login, dial, trial);
        }
        else if (login.Kind is LoginKind.Present)
        {
            _refusals = 0;      // nothing gets in: it was not the new one's fault
        }
        else if (login.Kind is LoginKind.New && dial.WantsPassword && passwords.IsThere)
        {
            _wantsPassword = true;
        }
        else if (dial.NotLetIn)
        {
            _refusals++;
            _wantsPassword = false;
        }
    }

    /// <summary>There is another new certificate.</summary>
    public void Renewed() => (_refusals, _wantsPassword, _told) = (0, false, false);

    private void Connected(OwnLogin login, DialResult dial, ClientIdentity trial)
    {
        if (login.Kind is LoginKind.Present)
        {
            Log.Discarded(logger, trial.Certificate.Subject, Attempts);
            security.Happened(
                SecurityKind.DiscardedRenewedClientCertificate, "gateway",
                $"The CSMS did not let the gateway in with its new certificate {trial.Certificate.SerialNumber}, and did without it.");
            Guarded(own.Discard);
            Renewed();
        }
        else if (dial.ShowedCertificate)
        {
            var alone = login.Kind is LoginKind.New;
            Guarded(() => own.Promote(alone));
            Log.Promoted(logger, trial.Certificate.Subject, trial.Certificate.NotAfter.ToUniversalTime(), profile.Value);
            security.Happened(
                SecurityKind.ReconfigurationOfSecurityParameters, "gateway", $"The client certificate {trial.Certificate.SerialNumber} is in use; security profile {profile.Value}.");
            Renewed();
        }
        else if (!_told)
        {
            _told = true;
            Log.NotAskedFor(logger, trial.Certificate.Subject);
        }
    }

    private void Guarded(Action change)
    {
        try
        {
            change();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotKept(logger, e.Message);
        }
    }
}
