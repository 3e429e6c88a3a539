using System.Text.Json;

namespace Gateway.Tests.Interop;

/// <summary>ocpp-rpc as a CSMS in strict mode, on a port of its own.</summary>
internal sealed class ForeignCsms : IAsyncDisposable
{
    private ForeignCsms(NodePeer peer, int port) => (Peer, Url) = (peer, new Uri($"ws://127.0.0.1:{port}/csms"));

    public NodePeer Peer { get; }

    /// <summary>A station's identity is appended to its path.</summary>
    public Uri Url { get; }

    /// <param name="passwords">By identity. Who is not named needs none.</param>
    /// <param name="port">0: any.</param>
    public static async Task<ForeignCsms> StartAsync(IReadOnlyDictionary<string, string>? passwords = null, int port = 0)
    {
        var peer = NodePeer.Start(
            "csms.mjs", "--port", $"{port}", "--passwords", JsonSerializer.Serialize(passwords ?? new Dictionary<string, string>()));
        try
        {
            var listening = await peer.HearsAsync("listening");
            return new(peer, (int)listening.Number("port"));
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calls a station; gives its answer, or the line that says why there is none.</summary>
    public async Task<JsonElement> CallAsync(string identity, string method, object parameters)
    {
        var before = Peer.Said.Count;
        await Peer.TellAsync(new { call = identity, method, @params = parameters });
        return await Peer.HearsAsync(
            $"an answer of {identity} to {method}",
            line => line.Event() is "answer" or "noAnswer" && line.Text("identity") == identity && line.Text("method") == method,
            before);
    }

    /// <summary>Waits for a station's call.</summary>
    public Task<JsonElement> HearsCallAsync(string identity, string method, int after = 0)
        => Peer.HearsAsync(
            $"{method} from {identity}",
            line => line.Event() == "call" && line.Text("identity") == identity && line.Text("method") == method,
            after);

    public ValueTask DisposeAsync() => Peer.DisposeAsync();
}
