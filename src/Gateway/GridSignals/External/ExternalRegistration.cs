using System.Collections.Immutable;
using Gateway.GridSignals.Afrr;
using Gateway.GridSignals.Evidence;
using Gateway.GridSignals.ModbusTcp;
using Gateway.Journal;
using Gateway.LocalController.Limits;
using Gateway.Site;

namespace Gateway.GridSignals.External;

internal static class ExternalRegistration
{
    /// <summary>Those who limit the site by signals, and evidence of it. Needs DurableNotes, SiteImage, SiteEvents and, for contacts, IContactLines.</summary>
    /// <param name="staleAfter">A reading older than this is none.</param>
    public static IServiceCollection AddExternalSignals(this IServiceCollection services, GridSignalsOptions options, TimeSpan staleAfter)
    {
        services
            .AddSingleton(options.Evidence)
            .AddSingleton<SignalLog>()
            .AddSingleton<SignalNews>()
            .AddSingleton<LimitHub>()
            .AddSingleton<ILimitSource>(provider => provider.GetRequiredService<LimitHub>())
            .AddSingleton<EquipmentDesk>()
            .AddSingleton(provider => new GridPower(provider.GetRequiredService<SiteImage>(), staleAfter))
            .AddHostedService<SignalsKeeper>()
            .AddHostedService<FeedInLimiter>()
            .AddHostedService<BatteryBrake>();
        return services.AddContacts(options).AddHeartbeats(options).AddConnections(options).AddModbusServer(options).AddAfrr(options.Afrr);
    }

    private static IServiceCollection AddContacts(this IServiceCollection services, GridSignalsOptions options)
    {
        foreach (var contact in options.Contacts)
        {
            services
                .AddSingleton(provider => new ContactSource(contact, provider.GetRequiredService<TimeProvider>()))
                .AddSource(provider => provider.GetServices<ContactSource>().First(c => c.Options == contact));
        }

        return options.Contacts.IsEmpty ? services : services.AddHostedService<ContactPoller>();
    }

    private static IServiceCollection AddHeartbeats(this IServiceCollection services, GridSignalsOptions options)
        => services
            .AddHeartbeat(options.Consumption, "consumption", "consumptionLimit", LimitDirection.Import)
            .AddHeartbeat(options.Production, "production", "productionLimit", LimitDirection.Export);

    private static IServiceCollection AddHeartbeat(
        this IServiceCollection services, HeartbeatOptions? options, string id, string command, LimitDirection direction)
        => options is null ? services : services
            .AddKeyedSingleton(id, (provider, _) => new HeartbeatSource(
                id, $"the grid operator's {id} limit", LimitRank.GridOperator, direction, options, provider.GetRequiredService<DurableNotes>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddSource(provider => provider.GetRequiredKeyedService<HeartbeatSource>(id))
            .AddSingleton<ISiteCommand>(provider => new LimitCommand(
                command, provider.GetRequiredKeyedService<HeartbeatSource>(id), provider.GetRequiredService<SitePlan>(),
                provider.GetRequiredService<SignalNews>(), provider.GetRequiredService<TimeProvider>()));

    private static IServiceCollection AddConnections(this IServiceCollection services, GridSignalsOptions options)
        => options.Excursions is not { } excursions ? services : services
            .AddConnection(LimitDirection.Import, excursions.Import, excursions)
            .AddConnection(LimitDirection.Export, excursions.Export, excursions)
            .AddSingleton<ISiteCommand>(provider => new LimitResetCommand([.. provider.GetServices<ConnectionSource>()]));

    private static IServiceCollection AddConnection(this IServiceCollection services, LimitDirection direction, ConnectionLimit? limit, ExcursionOptions options)
        => limit is null ? services : services
            .AddSingleton(provider => new ConnectionSource(
                direction, limit, options, provider.GetRequiredService<DurableNotes>(), provider.GetRequiredService<GridPower>(),
                provider.GetRequiredService<SignalNews>(), provider.GetRequiredService<TimeProvider>()))
            .AddSource(provider => provider.GetServices<ConnectionSource>().First(c => c.Direction == direction));

    private static IServiceCollection AddSource(this IServiceCollection services, Func<IServiceProvider, ISignalSource> source)
        => services.AddSingleton(source);
}
