using System.Text.Json;

namespace Gateway.Tests.Interop;

/// <summary>
/// A foreign station boots, authorizes, charges and is limited at a foreign CSMS. Whatever lies in between, neither side finds
/// fault with the other, and every byte of the station arrives.
/// </summary>
internal static class ChargingScenario
{
    private const string Vendor = "com.example.vendor";

    public static async Task PlayAsync(Route route, ForeignCsms csms, string identity, string protocol, string? password = null)
    {
        await using var station = ForeignStation.Start(route.Url, identity, protocol, password);

        await station.Peer.HearsAsync("booted");
        await station.Peer.HearsAsync("authorized");
        await station.Peer.HearsAsync("started");
        await station.Peer.HearsAsync("metered");
        var before = station.Peer.Said.Count;
        await route.LimitAsync(station);
        var limit = await station.IsLimitedAsync(before);
        Assert.InRange(limit, 0, ForeignStation.Wants - 1);
        await station.DrawsAtMostAsync(limit);
        await station.StopAsync();
        await station.Peer.HearsAsync("done");
        Assert.Equal(0, await station.Peer.EndsAsync());

        await csms.Peer.HearsAsync($"{identity} left", line => line.Event() == "disconnected" && line.Text("identity") == identity);
        EverythingArrived(station, csms);
        TheVendorsFieldsAreThere(station, csms);
        Assert.Empty(station.Peer.Said.Complaints());
        Assert.Empty(csms.Peer.Said.Complaints());
    }

    /// <summary>Byte for byte and in order, calls up and answers down.</summary>
    private static void EverythingArrived(ForeignStation station, ForeignCsms csms)
    {
        Assert.NotEmpty(station.Peer.Said.Calls("out"));
        Assert.Equal(station.Peer.Said.Calls("out"), csms.Peer.Said.Calls("in", station.Identity));
        Assert.Equal(csms.Peer.Said.Answers("out", station.Identity), station.Peer.Said.Answers("in"));
    }

    private static void TheVendorsFieldsAreThere(ForeignStation station, ForeignCsms csms)
    {
        var calls = csms.Peer.Said.Where(line => line.Event() == "call" && line.Text("identity") == station.Identity).ToList();
        var carrier = station.Protocol == "ocpp1.6" ? "StatusNotification" : "TransactionEvent";

        Assert.Contains(calls, call => call.Text("method") == "DataTransfer" && Params(call).Text("vendorId") == Vendor);
        Assert.Contains(calls, call => call.Text("method") == carrier && VendorOf(Params(call)) == Vendor);
    }

    private static JsonElement Params(JsonElement call) => call.GetProperty("params");

    private static string? VendorOf(JsonElement request)
        => request.TryGetProperty("customData", out var custom) ? custom.Text("vendorId") : request.Text("vendorId");
}
