using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.Tests.FileTransfer;

/// <summary>What a client asked a scripted server.</summary>
internal sealed record FileQuestion(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>Where a range begins; null where none was asked for.</summary>
    public long? From => Headers.TryGetValue("range", out var range) ? long.Parse(range["bytes=".Length..].TrimEnd('-')) : null;
}

/// <summary>
/// An HTTP server on loopback that writes to its socket what the test says, well-formed or not, and then closes it. Each connection
/// has one question.
/// </summary>
internal sealed class ScriptedFileServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<FileQuestion, Stream, CancellationToken, Task> _script;
    private readonly X509Certificate2? _certificate;
    private readonly Task _accepting;

    public ScriptedFileServer(Func<FileQuestion, Stream, CancellationToken, Task> script, X509Certificate2? certificate = null)
    {
        (_script, _certificate) = (script, certificate);
        _listener.Start();
        _accepting = Task.Run(AcceptAsync);
    }

    public ScriptedFileServer(Func<FileQuestion, Stream, Task> script)
        : this((question, stream, _) => script(question, stream))
    {
    }

    public ConcurrentQueue<FileQuestion> Heard { get; } = new();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url(string path = "/image.bin") => $"{(_certificate is null ? "http" : "https")}://127.0.0.1:{Port}{path}";

    /// <summary>A whole answer, or as much of it as the test wants to have sent.</summary>
    public static async Task SayAsync(Stream to, string head, ReadOnlyMemory<byte> body = default)
    {
        await to.WriteAsync(Encoding.ASCII.GetBytes(head.ReplaceLineEndings("\r\n") + "\r\n\r\n"));
        await to.WriteAsync(body);
    }

    /// <summary>As a good server does, with ranges and a tag.</summary>
    public static Task ServeAsync(FileQuestion question, Stream to, byte[] image, string tag = "\"v1\"", int? cutAfter = null)
    {
        var from = question.From is { } asked && question.Headers.GetValueOrDefault("if-range", tag) == tag ? asked : 0;
        var rest = image.AsMemory((int)from);
        var head = from > 0 || question.From is 0
            ? $"HTTP/1.1 206 Partial\nContent-Range: bytes {from}-{image.Length - 1}/{image.Length}\n"
            : "HTTP/1.1 200 OK\n";
        return SayAsync(to, $"{head}ETag: {tag}\nContent-Length: {rest.Length}", rest[..Math.Min(rest.Length, cutAfter ?? rest.Length)]);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                _ = ConverseAsync(await _listener.AcceptTcpClientAsync(_stopping.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    private async Task ConverseAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                Stream stream = client.GetStream();
                if (_certificate is not null)
                {
                    var tls = new SslStream(stream);
                    await tls.AuthenticateAsServerAsync(_certificate);
                    stream = tls;
                }

                var question = await ReadAsync(stream);
                Heard.Enqueue(question);
                await _script(question, stream, _stopping.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // the client went, or the test did
            }
        }
    }

    private static async Task<FileQuestion> ReadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one);
            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines[1..].Select(line => line.Split(": ", 2)).ToDictionary(p => p[0], p => p[^1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[headers.TryGetValue("content-length", out var length) ? int.Parse(length) : 0];
        await stream.ReadExactlyAsync(body);
        var first = lines[0].Split(' ');
        return new(first[0], first[1], headers, body);
    }
}
