namespace Gateway.Tests.Interop;

/// <summary>How a foreign station reaches the foreign CSMS, and who limits it there.</summary>
/// <param name="Url">What the station connects to; its identity is appended.</param>
/// <param name="LimitAsync">Makes the station's transaction get a limit; done when it has been asked for.</param>
internal sealed record Route(Uri Url, Func<ForeignStation, Task> LimitAsync)
{
    /// <summary>Nothing in between: the CSMS itself sets the limit.</summary>
    public static Route Direct(ForeignCsms csms, double limit) => new(csms.Url, async station =>
    {
        var transaction = (await station.Peer.HearsAsync("started")).GetProperty("transaction");
        var request = TxProfile.Request(station.Protocol, transaction, limit);
        var answer = await csms.CallAsync(station.Identity, "SetChargingProfile", request);
        Assert.Equal("Accepted", answer.GetProperty("result").Text("status"));
    });
}
