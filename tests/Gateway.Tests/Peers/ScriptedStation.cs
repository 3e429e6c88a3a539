using System.Net;
using System.Net.WebSockets;
using System.Text;

namespace Gateway.Tests.Peers;

/// <summary>Stations on the framework's client.</summary>
internal static class ScriptedStation
{
    /// <param name="protocol">Null: none is offered.</param>
    /// <param name="password">Null: no credentials are shown.</param>
    public static async Task<ScriptedSocket> ConnectAsync(
        Uri gateway, string identity, string? protocol = "ocpp1.6", string? password = null, bool deflate = false)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        if (protocol is not null)
        {
            socket.Options.AddSubProtocol(protocol);
        }

        if (password is not null)
        {
            socket.Options.SetRequestHeader("Authorization", Basic(identity, password));
        }

        if (deflate)
        {
            socket.Options.DangerousDeflateOptions = new();
        }

        using var patience = Patience.Start();
        await socket.ConnectAsync(new Uri(gateway, Uri.EscapeDataString(identity)), patience.Token);
        return ScriptedSocket.Start(socket, identity);
    }

    /// <summary>The HTTP status that a station is turned away with.</summary>
    public static async Task<HttpStatusCode> IsRefusedAsync(Uri gateway, string path, string? authorization = null)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.AddSubProtocol("ocpp1.6");
        if (authorization is not null)
        {
            socket.Options.SetRequestHeader("Authorization", authorization);
        }

        using var patience = Patience.Start();
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri(gateway, path), patience.Token));
        return socket.HttpStatusCode;
    }

    public static string Basic(string identity, string password)
        => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{identity}:{password}"));
}
