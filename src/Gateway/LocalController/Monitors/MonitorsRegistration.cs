namespace Gateway.LocalController.Monitors;

internal static class MonitorsRegistration
{
    /// <summary>Monitors on the gateway's own variables. Part of AddLocalController.</summary>
    public static IServiceCollection AddMonitors(this IServiceCollection services)
        => services
            .AddSingleton<MonitorNotes>()
            .AddSingleton(provider => new MonitorBook(
                provider.GetRequiredService<MonitorNotes>(), SiteAlarms.Monitors, provider.GetRequiredService<ILogger<MonitorBook>>()))
            .AddSingleton<MonitorRules>()
            .AddSingleton<EventIds>()
            .AddSingleton<EventPost>()
            .AddSingleton<EventStreams>()
            .AddSingleton<MonitorRound>()
            .AddBlock<MonitoringSettings>()
            .AddBlock<SiteAlarms>()
            .AddBlock<MonitorBlock>()
            .AddBlock<MonitoringReportBlock>()
            .AddBlock<StreamBlock>()
            .AddHostedService(provider => provider.GetRequiredService<EventStreams>())
            .AddHostedService<MonitorLoop>();
}
