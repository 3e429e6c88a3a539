using Gateway.Simulation;

namespace Gateway;

/// <summary>The <c>demo</c> command: a simulated site around a real gateway, all in this process.</summary>
internal static class DemoCommand
{
    public static Task<int> RunAsync(DemoOptions options, TextWriter output, CancellationToken stopping)
        => Demo.RunAsync(options, StartGatewayAsync, output, stopping);

    /// <summary>The gateway as <c>run</c> starts it; it tells only what is wrong, for the demo's own lines are read meanwhile.</summary>
    internal static async Task<IAsyncDisposable> StartGatewayAsync(string siteFile, CancellationToken stopping)
    {
        var site = SiteFile.Load(siteFile, out _);
        var gateway = GatewayHost.Build(site, logging =>
        {
            Consoles.Add(logging);
            logging.SetMinimumLevel(LogLevel.Warning);
        });
        await gateway.StartAsync(stopping);
        return new Running(gateway);
    }

    /// <summary>A gateway that is stopped as well as disposed of.</summary>
    private sealed class Running(WebApplication gateway) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await gateway.StopAsync(CancellationToken.None);
            await gateway.DisposeAsync();
        }
    }
}
