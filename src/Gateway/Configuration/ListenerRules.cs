using System.Net;

namespace Gateway.Configuration;

/// <summary>An address that the gateway listens on, and the key that says so.</summary>
internal sealed record Listener(Uri Url, YamlSection At, string Key);

/// <summary>No two listeners may want one port of one address.</summary>
internal static class ListenerRules
{
    private const string Any = "*";

    public static void Check(IEnumerable<Listener> listeners)
    {
        // Those the file says come last: the fault then stands where somebody can mend it. Port 0 is any free one.
        var good = listeners.Where(l => l.At.Good(l.Key) && l.Url.Port is not 0).OrderBy(l => l.At.Says(l.Key));
        foreach (var port in good.GroupBy(l => l.Url.Port))
        {
            CheckPort(port);
        }
    }

    private static void CheckPort(IEnumerable<Listener> onOnePort)
    {
        var taken = new Dictionary<string, Listener>(StringComparer.OrdinalIgnoreCase);
        foreach (var listener in onOnePort)
        {
            var host = Host(listener.Url);
            var other = taken.GetValueOrDefault(host)
                ?? taken.GetValueOrDefault(Any)
                ?? (host is Any ? taken.Values.FirstOrDefault() : null);
            if (other is not null)
            {
                listener.At.Fault(
                    listener.Key,
                    $"takes port {listener.Url.Port}, which {other.At.Path}.{other.Key} takes already ({other.Url.OriginalString})");
            }

            taken.TryAdd(host, listener);
        }
    }

    private static string Host(Uri url)
    {
        if (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address))
        {
            return address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? Any : address.ToString();
        }

        return url.IsLoopback ? IPAddress.Loopback.ToString() : url.Host;
    }
}
