using Gateway.Balancing.Planning;
using Gateway.Journal;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>Puts balancing into the host.</summary>
internal static class BalancingServices
{
    /// <summary>Needs SiteImage, SiteEvents, ILimitSink and TimeProvider among the services.</summary>
    public static IServiceCollection AddBalancing(this IServiceCollection services, BalancingOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<BalancingLoop>();
        services.AddSingleton<ISiteCommand, SetPriorityCommand>();
        services.AddSingleton<ISiteCommand, SetDepartureCommand>();
        services.AddSingleton<ISiteCommand, SetEnergyCommand>();
        if (options.Strategy is Strategy.Throughput)
        {
            services.AddSingleton(s => new VisitBook(s.GetService<DurableNotes>()));
            services.AddHostedService<PlanningLoop>();
        }

        services.AddSingleton<ILiveness>(s => s.GetRequiredService<BalancingLoop>());
        return services.AddHostedService(s => s.GetRequiredService<BalancingLoop>());
    }
}
