using Gateway.Site;

namespace Gateway.LocalController.Limits;

internal static class LimitsRegistration
{
    /// <summary>Limits for the group: from the CSMS, from the site file, over MQTT. Needs the own link's services, SiteImage and SitePlan.</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services, LimitsOptions options)
        => services
            .AddSingleton(options)
            .AddSingleton<OwnProfiles>()
            .AddSingleton<ExternalLimits>()
            .AddSingleton<LinkWatch>()
            .AddSingleton<SiteLimits>()
            .AddSingleton<SiteSchedule>()
            .AddSingleton<ProfileReports>()
            .AddSingleton<LimitNews>()
            .AddBlock<LimitSettings>()
            .AddBlock<ProfilesBlock>()
            .AddSingleton<ISiteCommand, SetLimitCommand>()
            .AddHostedService<LimitsKeeper>()
            .AddHostedService<DynamicPulls>();
}
