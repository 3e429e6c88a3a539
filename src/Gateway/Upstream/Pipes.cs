using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;

namespace Gateway.Upstream;

/// <summary>A TLS connection as pipes. Reads wait with an empty buffer, so an idle link holds none.</summary>
internal sealed class StreamPipe(SslStream stream) : IDuplexPipe
{
    public PipeReader Input { get; } = PipeReader.Create(stream, new(useZeroByteReads: true, leaveOpen: true));

    public PipeWriter Output { get; } = PipeWriter.Create(stream, new(leaveOpen: true));
}

/// <summary>A plain TCP connection as pipes.</summary>
internal sealed class SocketPipe(Socket socket) : IDuplexPipe
{
    public PipeReader Input { get; } = PipeReader.Create(
        new NetworkStream(socket, ownsSocket: false), new(useZeroByteReads: true, leaveOpen: true));

    public PipeWriter Output { get; } = PipeWriter.Create(new NetworkStream(socket, ownsSocket: false), new(leaveOpen: true));
}
