using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Gateway.Queue;

/// <summary>The journal of a gateway that runs, over its control socket.</summary>
internal sealed class RunningJournal(ControlOptions control) : QueueDoor
{
    public override bool GatewayRuns => true;

    /// <summary>Null: nobody listens.</summary>
    /// <exception cref="QueueException">Somebody may, but not to us.</exception>
    public static Socket? TryConnect(ControlOptions control)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(control.EndPoint);
            return socket;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            socket.Dispose();
            return e is SocketException { SocketErrorCode: SocketError.AccessDenied }
                ? throw new QueueException($"{control.SocketPath} is not yours to open: only root and the user whom the gateway runs as may")
                : null;
        }
    }

    public override async IAsyncEnumerable<string> AskAsync(QueueRequest request, [EnumeratorCancellation] CancellationToken stopping)
    {
        await using var stream = new NetworkStream(TryConnect(control) ?? throw new QueueException("the gateway has just stopped"), ownsSocket: true);
        await using var writer = new StreamWriter(stream, leaveOpen: true) { AutoFlush = true, NewLine = "\n" };
        using var reader = new StreamReader(stream, leaveOpen: true);
        await writer.WriteLineAsync(request.ToLine().AsMemory(), stopping);
        while (await NextAsync(reader, stopping) is { } line)
        {
            yield return line;
        }
    }

    private static async Task<string?> NextAsync(StreamReader reader, CancellationToken stopping)
    {
        try
        {
            return await reader.ReadLineAsync(stopping);
        }
        catch (IOException)
        {
            return null;        // it ended in the middle, which is told from what is missing
        }
    }
}
