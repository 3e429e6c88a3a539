using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Metering;

/// <summary>Hangs metering into the program.</summary>
internal static class MeteringServices
{
    /// <param name="directories">Where register maps are looked for, first hit wins.</param>
    /// <exception cref="DeviceMapException">All that is missing or faulty in the register maps of these devices.</exception>
    public static IServiceCollection AddMetering(
        this IServiceCollection services, ImmutableArray<DeviceOptions> devices, ImmutableArray<string> directories)
    {
        var mapped = devices.Where(d => d.Model is not DeviceOptions.SunSpec).ToList();
        var faults = mapped.SelectMany(d => DeviceMaps.Check(d, directories)).Distinct().ToList();
        if (faults.Count > 0)
        {
            throw new DeviceMapException(faults);
        }

        var maps = mapped.ToDictionary(d => d.Id, d => DeviceMaps.Load(d, directories), StringComparer.Ordinal);
        return services
            .AddSingleton(provider => new MeteringService(
                devices,
                maps,
                provider.GetRequiredService<SiteImage>(),
                provider.GetRequiredService<SiteEvents>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<MeteringService>>()))
            .AddSingleton<ILiveness>(provider => provider.GetRequiredService<MeteringService>())
            .AddHostedService(provider => provider.GetRequiredService<MeteringService>());
    }
}
