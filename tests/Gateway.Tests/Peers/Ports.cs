using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Peers;

/// <summary>Ports of the loopback that are free now. Whoever takes one tries again where somebody else was faster.</summary>
internal static class Ports
{
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
