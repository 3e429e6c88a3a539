namespace Gateway.LocalController.Monitors;

internal static class MonitorsRegistration
{
    /// <summary>Monitors on the gateway's own variables; <see cref="AddOwnMonitors"/> adds those that need nobody to set them. Part of AddLocalController.</summary>
    public static IServiceCollection AddMonitors(this IServiceCollection services)
        => services
            .AddSingleton<MonitorNotes>()
            .AddSingleton(provider => new MonitorBook(
                provider.GetRequiredService<MonitorNotes>(), provider.GetServices<VariableMonitor>(), provider.GetRequiredService<ILogger<MonitorBook>>()))
            .AddSingleton<MonitorRules>()
            .AddSingleton<EventIds>()
            .AddSingleton<EventPost>()
            .AddSingleton<EventStreams>()
            .AddSingleton<MonitorRound>()
            .AddOwnMonitors(SiteAlarms.Monitors)
            .AddBlock<MonitoringSettings>()
            .AddBlock<SiteAlarms>()
            .AddBlock<MonitorBlock>()
            .AddBlock<MonitoringReportBlock>()
            .AddBlock<StreamBlock>()
            .AddHostedService(provider => provider.GetRequiredService<EventStreams>())
            .AddHostedService<MonitorLoop>();

    /// <summary>Hard-wired and preset monitors of a part of the gateway. Their ids are theirs alone, below <see cref="VariableMonitor.FirstFree"/>.</summary>
    public static IServiceCollection AddOwnMonitors(this IServiceCollection services, IEnumerable<VariableMonitor> monitors)
    {
        foreach (var monitor in monitors)
        {
            services.AddSingleton(monitor);
        }

        return services;
    }
}
