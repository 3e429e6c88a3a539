using System.Net.Sockets;

namespace Gateway.Queue;

/// <summary>Where the journal and the control socket are.</summary>
/// <param name="Directory"><c>site.state</c>.</param>
internal sealed record ControlOptions(string Directory)
{
    public string SocketPath => Path.Combine(Path.GetFullPath(Directory), "control.sock");

    /// <exception cref="ArgumentException">The path is longer than a socket's may be.</exception>
    public UnixDomainSocketEndPoint EndPoint
    {
        get
        {
            try
            {
                return new(SocketPath);
            }
            catch (ArgumentOutOfRangeException)
            {
                throw new ArgumentException("its path is longer than the 107 bytes that a socket's may have; a shorter site.state helps");
            }
        }
    }
}
