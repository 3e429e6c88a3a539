using System.Text.Json;

namespace Gateway.Tests.Interop;

/// <summary>ocpp-rpc as a station in strict mode: boots, authorizes, charges below its limit, stops when told.</summary>
internal sealed class ForeignStation(string identity, string protocol, NodePeer peer) : IAsyncDisposable
{
    /// <summary>What the car would like to draw per phase, in ampere.</summary>
    public const double Wants = 16;

    public string Identity => identity;

    public string Protocol => protocol;

    public NodePeer Peer => peer;

    public static ForeignStation Start(Uri url, string identity, string protocol, string? password = null)
    {
        string[] arguments = ["--url", url.ToString(), "--identity", identity, "--protocol", protocol, "--wants", $"{Wants}"];
        return new(identity, protocol, NodePeer.Start("station.mjs", [.. arguments, .. password is null ? [] : new[] { "--password", password }]));
    }

    /// <summary>Waits until the station accepts a charging profile of its transaction; gives the ampere per phase it allows.</summary>
    public async Task<double> IsLimitedAsync(int after = 0)
        => (await peer.HearsAsync(
            "a TxProfile was accepted", line => line.Event() == "accepted" && line.Text("purpose") == "TxProfile", after))
            .Number("effective");

    /// <summary>Waits until a meter value of the station is at most this many ampere per phase.</summary>
    public Task<JsonElement> DrawsAtMostAsync(double current)
        => peer.HearsAsync($"metered at most {current} A", line => line.Event() == "metered" && line.Number("current") <= current);

    public Task StopAsync() => peer.TellAsync(new { command = "stop" });

    public ValueTask DisposeAsync() => peer.DisposeAsync();
}
