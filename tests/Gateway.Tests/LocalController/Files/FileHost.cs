using System.Collections.Concurrent;
using System.Threading.Channels;
using Gateway.Tests.Peers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.LocalController.Files;

/// <summary>What a server was given.</summary>
internal sealed record Upload(string Method, string Path, string? ContentType, byte[] Body);

/// <summary>A real HTTP server that takes logs and gives images; how it answers is said by the test, request by request.</summary>
internal sealed class FileHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<Upload> _uploads = Channel.CreateUnbounded<Upload>();
    private readonly ConcurrentQueue<int> _statuses = new();
    private readonly ConcurrentDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private int _fetches;

    private FileHost(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    /// <summary>How often files were asked for.</summary>
    public int Fetches => Volatile.Read(ref _fetches);

    /// <summary>Set: nobody is answered before.</summary>
    public Task Until { get; set; } = Task.CompletedTask;

    public static async Task<FileHost> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var host = new FileHost(builder.Build());
        host._app.Run(host.ServeAsync);
        await host._app.StartAsync();
        return host;
    }

    /// <summary>The next requests are answered with these, then again with 200.</summary>
    public void Answers(params int[] statuses)
    {
        foreach (var status in statuses)
        {
            _statuses.Enqueue(status);
        }
    }

    /// <returns>Where it is.</returns>
    public string Offers(string path, byte[] content)
    {
        _files[path] = content;
        return Url + path;
    }

    public async Task<Upload> TakesAsync()
    {
        using var patience = Patience.Start();
        return await _uploads.Reader.ReadAsync(patience.Token);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ServeAsync(HttpContext http)
    {
        await Until.WaitAsync(http.RequestAborted);
        if (http.Request.Method is "GET" or "HEAD")
        {
            Interlocked.Increment(ref _fetches);
        }

        if (_statuses.TryDequeue(out var status))
        {
            http.Response.StatusCode = status;
        }
        else if (http.Request.Method is "GET")
        {
            await GiveAsync(http);
        }
        else
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            _uploads.Writer.TryWrite(new(http.Request.Method, http.Request.Path, http.Request.ContentType, body.ToArray()));
        }
    }

    private async Task GiveAsync(HttpContext http)
    {
        if (_files.TryGetValue(http.Request.Path, out var content))
        {
            http.Response.ContentLength = content.Length;
            await http.Response.Body.WriteAsync(content, http.RequestAborted);
        }
        else
        {
            http.Response.StatusCode = 404;
        }
    }
}
