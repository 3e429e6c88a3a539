using Gateway.Site;

namespace Gateway.GridSignals.Afrr;

internal static class AfrrRegistration
{
    /// <summary>Follows signals of frequency restoration, where the site file has a curve for them. Needs AddExternalSignals.</summary>
    public static IServiceCollection AddAfrr(this IServiceCollection services, AfrrOptions? options)
        => options is null ? services : services
            .AddSingleton(options)
            .AddSingleton<AfrrDesk>()
            .AddSingleton<ISiteCommand, AfrrCommand>()
            .AddSingleton<LimitRoom>()
            .AddSingleton<AfrrEquipment>()
            .AddSingleton<CarBounds>()
            .AddSingleton<CarFleet>()
            .AddSingleton<V2xFleet>()
            .AddSingleton<AfrrParty>()
            .AddSingleton<AfrrNews>()
            .AddHostedService<AfrrLoop>();
}
