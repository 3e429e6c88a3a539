using Gateway.GridSignals.Afrr;
using Gateway.GridSignals.Der;
using Gateway.LocalController;
using Gateway.LocalController.Monitors;

namespace Gateway.GridSignals;

internal static class GridSignalsRegistration
{
    /// <summary>What the operator or grid company wants of the site. Needs the own link's services, SiteImage and SiteEvents.</summary>
    public static IServiceCollection AddGridSignals(this IServiceCollection services)
        => services
            .AddSingleton<DerControls>()
            .AddSingleton<DerEvidence>()
            .AddSingleton<DerMemory>()
            .AddSingleton<DerFleet>()
            .AddSingleton<DerAlarms>()
            .AddSingleton<DerNews>()
            .AddSingleton<DerReports>()
            .AddSingleton<DerKeeper>()
            .AddHostedService(provider => provider.GetRequiredService<DerKeeper>())
            .AddBlock<DerBlock>()
            .AddBlock<DerVariables>()
            .AddBlock<AfrrBlock>()
            .AddOwnMonitors(SignalAlarms.Monitors)
            .AddBlock<SignalAlarms>();
}
