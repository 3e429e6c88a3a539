using Gateway.Site;

namespace Gateway.LocalController.Files;

internal static class FilesRegistration
{
    /// <summary>Logs to fetch, updates of the gateway itself, what is kept about customers. Needs what AddLocalController adds, and FileTransfers.</summary>
    /// <param name="directory">Where log lines and an update on its way are kept, in folders of their own.</param>
    /// <param name="state">A line for each object of the site that is shown, for the diagnostics log; without secrets.</param>
    public static IServiceCollection AddFiles(
        this IServiceCollection services, string directory, UpdateOptions options, Func<SiteSnapshot, IEnumerable<string>> state)
        => services
            .AddSingleton(options)
            .AddSingleton<IFileCarrier, TransferCarrier>()
            .AddSingleton(provider => new LogRing(Path.Combine(directory, "log"), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<LogRing>())
            .AddHostedService(provider => provider.GetRequiredService<LogRing>())
            .AddSingleton<ILogSource>(provider => new DiagnosticsLog(
                provider.GetRequiredService<LogRing>(), provider.GetRequiredService<SiteImage>(), state))
            .AddSingleton<LogUploads>()
            .AddHostedService(provider => provider.GetRequiredService<LogUploads>())
            .AddBlock<LogBlock>()
            .AddSingleton(new UpdateFile(Path.Combine(directory, "update")))
            .AddSingleton<IUpdateSigners, SiteFileSigners>()
            .AddSingleton<UpdateTrust>()
            .AddSingleton<UpdateIncidents>()
            .AddSingleton<UpdateCommand>()
            .AddSingleton<UpdateDownload>()
            .AddSingleton<UpdateProgress>()
            .AddSingleton<UpdateRunner>()
            .AddHostedService(provider => provider.GetRequiredService<UpdateRunner>())
            .AddBlock<UpdateBlock>()
            .AddBlock<CustomerBlock>();
}
