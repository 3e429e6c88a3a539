using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Simulation;

/// <summary>How a simulated CSMS behaves.</summary>
internal sealed record CsmsSetup
{
    /// <summary>0: any free port.</summary>
    public int Port { get; init; }

    /// <summary>True for a password that is good for the identity; null: nobody is asked for one.</summary>
    public Func<string, string?, bool>? Admits { get; init; }

    /// <summary>Between heartbeats, and between boots while it does not accept. In seconds.</summary>
    public int Interval { get; init; } = 60;

    /// <summary>Told of every CALL that arrives: identity, id, bytes.</summary>
    public Action<string, string, ReadOnlyMemory<byte>>? Called { get; init; }
}

/// <summary>An operator's back end on a real socket: it speaks 1.6, 2.0.1 and 2.1, likes everybody and answers everything.</summary>
internal sealed class SimulatedCsms : IAsyncDisposable
{
    private static readonly string[] Versions = ["ocpp2.1", "ocpp2.0.1", "ocpp1.6"];

    private readonly WebApplication _app;
    private readonly CsmsSetup _setup;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, OcppSocket> _links = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Identity, string Action), int> _counts = new();
    private readonly ConcurrentDictionary<string, bool> _refused = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private int _transactions = 1000;
    private bool _away;

    private SimulatedCsms(WebApplication app, CsmsSetup setup, TimeProvider time) => (_app, _setup, _time) = (app, setup, time);

    /// <summary>Where stations connect; the identity is appended.</summary>
    public Uri Url => new(_app.Urls.Single().Replace("http", "ws", StringComparison.Ordinal) + "/ocpp");

    /// <summary>The answer to BootNotification: Accepted, Pending or Rejected.</summary>
    public string BootStatus { get; set; } = "Accepted";

    public IEnumerable<string> Connected => _links.Keys;

    public static async Task<SimulatedCsms> StartAsync(CsmsSetup setup, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{setup.Port}");
        builder.Logging.ClearProviders();
        var csms = new SimulatedCsms(builder.Build(), setup, time);
        csms._app.UseWebSockets();
        csms._app.Run(csms.AcceptAsync);
        await csms._app.StartAsync();
        return csms;
    }

    /// <summary>How many CALLs of this kind came from the identity.</summary>
    public int Count(string identity, string action) => _counts.GetValueOrDefault((identity, action));

    /// <summary>How many CALLs came from the identity.</summary>
    public int Count(string identity) => _counts.Where(c => c.Key.Identity == identity).Sum(c => c.Value);

    /// <summary>From now on the identity is unknown here: its handshake ends with 404.</summary>
    public void Refuse(string identity)
    {
        _refused[identity] = true;
        if (_links.TryGetValue(identity, out var link))
        {
            link.Abort();
        }
    }

    /// <summary>Takes <see cref="Refuse"/> back.</summary>
    public void Admit(string identity) => _refused.TryRemove(identity, out _);

    /// <summary>True: everybody is cut off and turned away with 503, as by a proxy before a fallen back end.</summary>
    public bool Away
    {
        get => Volatile.Read(ref _away);
        set
        {
            Volatile.Write(ref _away, value);
            if (value)
            {
                DropAll();
            }
        }
    }

    /// <summary>Cuts every connection, as a fallen back end does.</summary>
    public void DropAll()
    {
        foreach (var link in _links.Values)
        {
            link.Abort();
        }
    }

    /// <summary>Asks a station; the link counts as lost where there is none.</summary>
    public async Task<CallOutcome> CallAsync(string identity, string action, JsonObject payload, CancellationToken cancellation)
        => _links.TryGetValue(identity, out var link) ? await link.CallAsync(action, payload, cancellation) : default;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        DropAll();
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task AcceptAsync(HttpContext context)
    {
        var identity = Uri.UnescapeDataString(context.Request.Path.Value?.Split('/')[^1] ?? "");
        if (Refusal(context, identity) is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        var version = Versions.FirstOrDefault(context.WebSockets.WebSocketRequestedProtocols.Contains);
        using var web = await context.WebSockets.AcceptWebSocketAsync(version);
        if (version is null)
        {
            await web.CloseAsync(WebSocketCloseStatus.ProtocolError, "no common subprotocol", _stopping.Token);
            return;
        }

        await ServeAsync(web, identity, version);
    }

    private int? Refusal(HttpContext context, string identity)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            return StatusCodes.Status400BadRequest;
        }

        return Away ? StatusCodes.Status503ServiceUnavailable
            : identity.Length == 0 || _refused.ContainsKey(identity) ? StatusCodes.Status404NotFound
            : _setup.Admits?.Invoke(identity, Password(context, identity)) is false ? StatusCodes.Status401Unauthorized
            : null;
    }

    /// <summary>Null: none was shown, or for another identity.</summary>
    private static string? Password(HttpContext context, string identity)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var decoded = new byte[header.Length];
        if (!Convert.TryFromBase64String(header["Basic ".Length..].Trim(), decoded, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(decoded, 0, length);
        return text.StartsWith(identity + ":", StringComparison.Ordinal) ? text[(identity.Length + 1)..] : null;
    }

    private async Task ServeAsync(WebSocket web, string identity, string version)
    {
        using var link = new OcppSocket(web, (action, payload) => Answer(version, action, payload), _time)
        {
            Called = (id, action, frame) =>
            {
                _counts.AddOrUpdate((identity, action), 1, static (_, n) => n + 1);
                _setup.Called?.Invoke(identity, id, frame);
            },
        };
        if (_links.TryGetValue(identity, out var old))
        {
            old.Abort();        // the newest wins
        }

        _links[identity] = link;
        try
        {
            await link.ReadAsync(_stopping.Token);
        }
        finally
        {
            _links.TryRemove(KeyValuePair.Create(identity, link));
        }
    }

    private Reply Answer(string version, string action, JsonObject payload)
        => CsmsAnswers.Answer(
            version, action, payload, BootStatus, _setup.Interval, _time.GetUtcNow(), () => Interlocked.Increment(ref _transactions))
            is { } answer
            ? Reply.Of(answer)
            : Reply.Refuse("NotImplemented");
}
