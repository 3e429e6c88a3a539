using System.Net;
using System.Security.Cryptography.X509Certificates;
using Gateway.Site;
using Gateway.WebSockets;

namespace Gateway.Stations;

/// <summary>The verdict on a station at the door.</summary>
/// <param name="Identity">Null where it is refused.</param>
/// <param name="Refusal">The HTTP answer where it is refused.</param>
internal sealed record AdmissionVerdict(string? Identity, byte[]? Refusal, string Reason);

/// <summary>
/// Who may come in. Unknown station 404, wrong credentials 401, too many wrong ones 429; nothing is upgraded before that.
/// OCPP 2.1 part 4, §3.3; part 2, A00.FR.201-213, 301-324.
/// </summary>
internal sealed class Admission(StationsOptions options, LoginThrottle throttle, SiteImage image, SecurityEvents security)
{
    /// <summary>With <c>unknown: accept</c> each new name costs memory for as long as the gateway runs.</summary>
    private const int MaxStations = 10_000;

    private const string Challenge = "WWW-Authenticate: Basic realm=\"ocpp\", charset=\"UTF-8\"";

    public AdmissionVerdict Judge(UpgradeRequest request, ListenOptions listener, IPAddress from, X509Certificate2? certificate)
    {
        if (StationIdentity.FromPath(request.Path, listener.Url.AbsolutePath) is not { } identity)
        {
            return Refused(404, "Not Found", $"'{Printable(request.Path)}' names no station below {listener.Url.AbsolutePath}");
        }

        if (!request.IsWebSocket)
        {
            return Refused(426, "Upgrade Required", $"{identity} asked for no WebSocket", "Upgrade: websocket");
        }

        var listed = options.Access.TryGetValue(identity, out var access);
        if (!listed && !options.AcceptUnknown)
        {
            return Refused(404, "Not Found", $"{identity} is not listed");
        }

        if (!listed && image.StationCount >= MaxStations)
        {
            return Refused(503, "Service Unavailable", $"{identity} is not listed, and {MaxStations} stations are known already");
        }

        return listener.Security switch
        {
            Security.None => new(identity, null, ""),
            Security.Certificate => certificate is not null && Credentials.Names(certificate, identity)
                ? new(identity, null, "")
                : Incident(SecurityKind.InvalidChargingStationCertificate, identity, from, "is not named by its client certificate"),
            _ => JudgePassword(request, identity, access?.Password, mayBeUnknown: !listed, from),
        };
    }

    private AdmissionVerdict JudgePassword(UpgradeRequest request, string identity, string? expected, bool mayBeUnknown, IPAddress from)
    {
        var wait = throttle.WaitFor(from, identity);
        if (wait > TimeSpan.Zero)
        {
            security.Happened(SecurityKind.StationFailedToAuthenticate, identity, $"tried too often from {from}");
            return Refused(429, "Too Many Requests", $"{identity} failed to log in too often from {from}", $"Retry-After: {wait.TotalSeconds:0}");
        }

        // A station that nobody listed has no password here: whether the one it shows is right, the CSMS decides.
        var shown = Credentials.PasswordOf(request.Authorization, identity);
        if (shown is not null && (expected is null ? mayBeUnknown : Credentials.Matches(shown, expected)))
        {
            throttle.Succeeded(from, identity);
            return new(identity, null, "");
        }

        throttle.Failed(from, identity);
        var why = shown is null ? "showed no password" : expected is null ? "has no password in the site file" : "showed a wrong password";
        return Incident(SecurityKind.StationFailedToAuthenticate, identity, from, why, Challenge);
    }

    private AdmissionVerdict Incident(string kind, string identity, IPAddress from, string why, string? header = null)
    {
        security.Happened(kind, identity, $"{why}, from {from}");
        return Refused(401, "Unauthorized", $"{identity} {why}", header);
    }

    private static AdmissionVerdict Refused(int status, string text, string reason, string? header = null)
        => new(null, Handshake.Refusal(status, text, header), $"{reason} (HTTP {status})");

    // What a stranger sends goes into a log that people read in a terminal.
    private static string Printable(string text)
        => new([.. text.Take(80).Select(c => char.IsControl(c) || c > '~' ? '?' : c)]);
}
