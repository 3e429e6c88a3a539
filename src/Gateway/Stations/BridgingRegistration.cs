using System.Collections.Immutable;
using Gateway.Journal;
using Gateway.Outage;
using Gateway.Site;

namespace Gateway.Stations;

internal static class BridgingRegistration
{
    /// <summary>Stations go on while the CSMS is away: their calls are answered here, journalled, and told to the CSMS later.</summary>
    public static void AddBridging(this IServiceCollection services, JournalOptions journal, StationsOptions stations)
        => services
            .AddSingleton(provider => CallJournal.Open(
                journal, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<SiteEvents>(), LoggerOf(provider)))
            .AddSingleton<ICondition>(provider => provider.GetRequiredService<CallJournal>())
            .AddSingleton(provider => StationMemory.Open(journal.Directory, provider.GetRequiredService<TimeProvider>(), LoggerOf(provider)))
            .AddSingleton<TokenBook>(provider => new(provider.GetRequiredService<StationMemory>()))
            .AddSingleton(new StandInOptions
            {
                AcceptUnknownTokens = stations.AcceptUnknownTokensOffline,
                Tokens = stations.OfflineTokens.ToImmutableHashSet(StringComparer.OrdinalIgnoreCase),
            })
            .AddSingleton<ICustomerRecords, CustomerRecords>()
            .AddSingleton<BridgeBook>();

    private static ILogger LoggerOf(IServiceProvider provider)
        => provider.GetRequiredService<ILoggerFactory>().CreateLogger("Gateway.Journal");
}
