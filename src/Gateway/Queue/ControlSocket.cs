using System.Net.Sockets;
using System.Text;

namespace Gateway.Queue;

/// <summary>
/// Where the queue commands reach a running gateway: a Unix socket in the state directory, which only its user and root can open.
/// One request per connection. Without it the gateway runs all the same.
/// </summary>
internal sealed class ControlSocket(ControlOptions options, QueueDesk desk, TimeProvider time, ILogger<ControlSocket> logger) : BackgroundService
{
    private const int Clients = 8;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan RequestPatience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _places = new(Clients);

    public override void Dispose()
    {
        _places.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var socket = Listen();
        if (socket is null)
        {
            return;
        }

        try
        {
            while (true)
            {
                await _places.WaitAsync(stoppingToken).ConfigureAwait(false);
                _ = ServeAsync(await socket.AcceptAsync(stoppingToken).ConfigureAwait(false), stoppingToken);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            if (!stoppingToken.IsCancellationRequested)
            {
                Log.NotListening(logger, options.SocketPath, e.Message);
            }
        }
        finally
        {
            File.Delete(options.SocketPath);
        }
    }

    /// <returns>Null: it was told why not.</returns>
    private Socket? Listen()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            RemoveLeftOver();
            socket.Bind(options.EndPoint);
            File.SetUnixFileMode(options.SocketPath, OwnerOnly);        // nobody gets in before Listen
            socket.Listen();
            return socket;
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            Log.NotListening(logger, options.SocketPath, e.Message);
            socket.Dispose();
            return null;
        }
    }

    /// <summary>A killed gateway leaves its socket behind; one that lives still answers.</summary>
    private void RemoveLeftOver()
    {
        if (!Path.Exists(options.SocketPath))
        {
            return;
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(options.EndPoint);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused && File.GetAttributes(options.SocketPath) is not FileAttributes.Directory)
        {
            File.Delete(options.SocketPath);
            return;
        }

        throw new IOException("another gateway listens there");
    }

    private async Task ServeAsync(Socket client, CancellationToken stopping)
    {
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: true);
            var request = await ReadAsync(stream, stopping).ConfigureAwait(false);
            await using var writer = new StreamWriter(stream, new UTF8Encoding(false), bufferSize: 32 * 1024) { NewLine = "\n" };
            if (request is null)
            {
                await writer.WriteLineAsync(QueueLines.Fault("this gateway does not understand the command: is it of another version?")).ConfigureAwait(false);
                return;
            }

            await foreach (var line in desk.AnswerAsync(request, stopping).ConfigureAwait(false))
            {
                await writer.WriteLineAsync(line.AsMemory(), stopping).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // Whoever asked has gone, or the gateway stops.
        }
        catch (Exception e)
        {
            Log.AnswerFailed(logger, e);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<QueueRequest?> ReadAsync(NetworkStream stream, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(RequestPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        var buffer = new byte[QueueRequest.MaxLength];
        for (var length = 0; length < buffer.Length;)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), either.Token).ConfigureAwait(false);
            length += read;
            if (read is 0 || buffer.AsSpan(0, length).Contains((byte)'\n'))
            {
                return QueueRequest.Parse(Encoding.UTF8.GetString(buffer, 0, length));
            }
        }

        return null;
    }
}
