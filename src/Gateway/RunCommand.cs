using System.Net.Sockets;
using Gateway.Configuration;

namespace Gateway;

/// <summary>The <c>run</c> command: runs the site until it is told to stop.</summary>
internal static class RunCommand
{
    public static async Task<int> RunAsync(string path, CancellationToken stopping)
    {
        var (site, faults) = SiteFile.Read(path);
        if (site is null || CheckCommand.FaultsOfData(site).Count > 0)
        {
            return CheckCommand.Run(path, Console.Error, Console.Error);
        }

        await using var gateway = GatewayHost.Build(site);
        Tell(gateway.Logger, path, site, faults);
        _ = Task.Run(static () => CompileAhead.Of(CompileAhead.Urgent), stopping);
        try
        {
            await gateway.RunAsync(stopping).ConfigureAwait(false);
            return 0;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            Log.CannotStart(gateway.Logger, e.Message);
            return ExitCode.Failure;
        }
    }

    private static void Tell(ILogger logger, string path, SiteConfig site, IEnumerable<Fault> warnings)
    {
        Log.SiteRead(logger, path, CheckCommand.Summary(site));
        foreach (var warning in warnings)
        {
            Log.SiteWarning(logger, warning.Headline);
        }

        foreach (var notice in site.Notices)
        {
            Log.NotActiveYet(logger, path, notice);
        }
    }
}
