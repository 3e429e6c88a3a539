using Gateway.GridSignals.External;
using Gateway.Journal;
using Gateway.Site;

namespace Gateway.GridSignals.ModbusTcp;

internal static class ModbusRegistration
{
    /// <summary>The Modbus server for building controllers, and their limit where they may set one. Nothing where the site file has none.</summary>
    public static IServiceCollection AddModbusServer(this IServiceCollection services, GridSignalsOptions options)
    {
        if (options.Modbus is not { } modbus)
        {
            return services;
        }

        if (modbus.Limit is { } limit)
        {
            services
                .AddKeyedSingleton(ControllerDesk.SourceId, (provider, _) => new HeartbeatSource(
                    ControllerDesk.SourceId, "the building controller's limit", LimitRank.EnergyManager, LimitDirection.Import, limit,
                    provider.GetRequiredService<DurableNotes>(), provider.GetRequiredService<TimeProvider>()))
                .AddSingleton<ISignalSource>(provider => provider.GetRequiredKeyedService<HeartbeatSource>(ControllerDesk.SourceId))
                .AddSingleton(provider => new ControllerLimit(
                    provider.GetRequiredKeyedService<HeartbeatSource>(ControllerDesk.SourceId), provider.GetRequiredService<SignalNews>(),
                    provider.GetRequiredService<TimeProvider>()));
        }

        return services
            .AddSingleton(provider => new ControllerDesk(
                provider.GetRequiredService<SiteImage>(), provider.GetRequiredService<LimitHub>(), provider.GetRequiredService<GridPower>(),
                provider.GetService<ControllerLimit>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(modbus)
            .AddSingleton<ModbusTcpServer>()
            .AddHostedService(provider => provider.GetRequiredService<ModbusTcpServer>());
    }
}
