using Gateway.LocalController.DeviceModel;
using Gateway.LocalController.Security;
using Gateway.Ocpp;
using Gateway.Site;
using Gateway.Upstream;

namespace Gateway.LocalController;

/// <summary>Keeps the gateway's own link to the CSMS open, over which it appears as one more charging station.</summary>
internal sealed class OwnLink(
    CsmsOptions options, CsmsDialer dialer, OwnLogins logins, OwnPassword passwords, OwnDesk desk, OwnVoice voice, OwnBoot boot, OwnSettings settings,
    SiteImage image, SiteEvents events, SecurityEvents security, TimeProvider time, ILogger<OwnLink> logger) : BackgroundService
{
    private const int MaxMessage = 1024 * 1024;

    private static readonly string[] Spoken = [Subprotocol.V21, Subprotocol.V201];

    private readonly OwnBackoff _backoff = new(settings, Random.Shared);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var protocols = options.Protocols.Where(Spoken.Contains).ToArray();
        if (protocols.Length == 0)
        {
            Log.NoProtocol(logger);
            image.ReportCsms(new(false, null, null, null, "the CSMS speaks neither ocpp2.1 nor ocpp2.0.1"));
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            string reason;
            try
            {
                reason = await ConnectAsync(protocols, stoppingToken).ConfigureAwait(false);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, e);
                reason = e.Message;
            }

            Log.Lost(logger, reason);
            image.ReportCsms(new(false, null, null, null, reason));
            if (!voice.TakeRedial())
            {
                await Task.Delay(_backoff.Next(), time, stoppingToken).ConfigureAwait(false);
            }
        }
    }

    /// <returns>Why there is no link any more.</returns>
    private async Task<string> ConnectAsync(string[] protocols, CancellationToken stopping)
    {
        var login = logins.Next();
        var authorization = login.Password is null ? null : BasicAuthorization.Of(options.Identity, login.Password);
        var dial = await dialer.DialAsync(options.Identity, protocols, authorization, MaxMessage, login.Tls, stopping).ConfigureAwait(false);
        logins.Came(login, dial);
        if (dial.Connection is not { } csms)
        {
            if (dial.Outcome is DialOutcome.Refused && login is { Kind: LoginKind.Present, Password: { } refused })
            {
                passwords.Refused(refused);
            }

            return dial.Reason;
        }

        if (login.Password is { } shown)
        {
            passwords.LetIn(shown);
        }

        var since = time.GetTimestamp();
        Log.Connected(logger, options.Identity, dial.Protocol!);
        image.ReportCsms(new(true, dial.Protocol, null, time.GetUtcNow(), null));
        events.Happened("csmsConnected", "csms", $"the gateway's own link stands ({dial.Protocol})");
        var session = new OwnSession(
            csms, Subprotocol.Parse(dial.Protocol!)!.Value, desk, voice, boot, settings, image, time, logger, security);
        var reason = await session.RunAsync(stopping).ConfigureAwait(false);
        _backoff.Stood(time.GetElapsedTime(since));
        events.Happened("csmsLost", "csms", reason);
        return reason;
    }
}
