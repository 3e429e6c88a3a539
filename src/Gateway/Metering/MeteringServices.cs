using System.Collections.Immutable;
using Gateway.GridSignals.External;
using Gateway.Metering.SunSpec.Control;
using Gateway.Site;

namespace Gateway.Metering;

/// <summary>Hangs metering into the program.</summary>
internal static class MeteringServices
{
    /// <param name="directories">Where register maps are looked for, first hit wins.</param>
    /// <param name="settings">Directory for the own settings of devices while they are told others; null: kept in memory.</param>
    /// <exception cref="DeviceMapException">All that is missing or faulty in the register maps of these devices.</exception>
    public static IServiceCollection AddMetering(
        this IServiceCollection services, ImmutableArray<DeviceOptions> devices, ImmutableArray<string> directories, string? settings = null)
    {
        var mapped = devices.Where(d => d.Model is not DeviceOptions.SunSpec).ToList();
        var faults = mapped.SelectMany(d => DeviceMaps.Check(d, directories)).Distinct().ToList();
        if (faults.Count > 0)
        {
            throw new DeviceMapException(faults);
        }

        var maps = mapped.ToDictionary(d => d.Id, d => DeviceMaps.Load(d, directories), StringComparer.Ordinal);
        foreach (var id in Steering.Of(devices))
        {
            services.AddSingleton(provider => provider.GetRequiredService<MeteringService>().Equipment(id));
        }

        return services
            .AddSingleton(provider => new ModbusLines(
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<MeteringService>>()))
            .AddSingleton<IContactLines, ContactLines>()
            .AddSingleton(provider => new MeteringService(
                devices,
                maps,
                settings,
                provider.GetRequiredService<ModbusLines>(),
                provider.GetRequiredService<SiteImage>(),
                provider.GetRequiredService<SiteEvents>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<MeteringService>>()))
            .AddSingleton<ILiveness>(provider => provider.GetRequiredService<MeteringService>())
            .AddHostedService(provider => provider.GetRequiredService<MeteringService>());
    }
}
