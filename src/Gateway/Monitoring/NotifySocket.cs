using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Monitoring;

/// <summary>What systemd handed us in the environment: where to notify, and how often it wants to hear of us.</summary>
/// <param name="Path">A Unix datagram socket; <c>@</c> begins an abstract name. Null: we are not a Type=notify service.</param>
/// <param name="Watchdog">How long systemd waits for WATCHDOG=1 before it kills us. Null: it has no watchdog on us.</param>
internal sealed record NotifySocket(string? Path, TimeSpan? Watchdog)
{
    /// <summary>As sd_notify(3) and sd_watchdog_enabled(3) say.</summary>
    public static NotifySocket FromEnvironment(Func<string, string?> variable)
    {
        var path = variable("NOTIFY_SOCKET");
        var mine = variable("WATCHDOG_PID") is not { Length: > 0 } pid
            || pid == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        var text = variable("WATCHDOG_USEC");
        var watched = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0;
        return new(
            path is ['/' or '@', _, ..] ? path : null,
            mine && watched ? TimeSpan.FromMicroseconds(microseconds) : null);
    }

    /// <summary>Sends one datagram and waits for nobody. The result is why it failed, or null.</summary>
    public string? Send(string state)
    {
        if (Path is null)
        {
            return null;
        }

        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
            socket.SendTo(Encoding.UTF8.GetBytes(state), new UnixDomainSocketEndPoint(Path[0] is '@' ? '\0' + Path[1..] : Path));
            return null;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)     // ArgumentException: a path too long for a socket
        {
            return e.Message;
        }
    }
}
