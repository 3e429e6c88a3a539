using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Peers;

/// <summary>
/// Ports below those that the system gives to outgoing connections. Behind such a port a server may be away for a while: with a
/// higher one somebody else could get it meanwhile, and a client that dials it again and again ends up connected to itself. None is
/// given twice; whoever takes one tries again where another process was faster.
/// </summary>
internal static class Ports
{
    private const int Lowest = 15_000, Highest = 32_000;

    private static readonly ConcurrentDictionary<int, bool> Given = new();

    public static int Free()
    {
        using var listener = Listen();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Already on its port: what looks free may be taken a moment later, if only by a process that is just being started.</summary>
    public static TcpListener Listen()
    {
        while (true)
        {
            var port = Random.Shared.Next(Lowest, Highest);
            if (!Given.TryAdd(port, true))
            {
                continue;       // its server may be away for a moment
            }

            var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return listener;
            }
            catch (SocketException)
            {
                listener.Dispose();     // taken: another
            }
        }
    }
}
