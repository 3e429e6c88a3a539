using Gateway.Journal;
using Gateway.LocalController.DeviceModel;
using Gateway.LocalController.Monitors;
using Gateway.LocalController.Security;

namespace Gateway.LocalController;

internal static class LocalControllerRegistration
{
    /// <summary>The gateway as a charging station of its own. Needs CsmsOptions, CsmsDialer, SiteImage and SiteEvents among the services.</summary>
    /// <param name="directory">Where it keeps what it must not forget.</param>
    public static IServiceCollection AddLocalController(this IServiceCollection services, string directory)
        => services
            .AddSingleton(provider => DurableNotes.Open(
                directory, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>().CreateLogger("Gateway.Journal")))
            .AddSingleton<OwnVoice>()
            .AddSingleton<OwnBoot>()
            .AddBlock<OwnSettings>()
            .AddBlock<BasicBlock>()
            .AddBlock<ResetBlock>()
            .AddBlock<Declined>()
            .AddDeviceModel()
            .AddMonitors()
            .AddSingleton<OwnDesk>()
            .AddSingleton<OwnPost>()
            .AddHostedService(provider => provider.GetRequiredService<OwnPost>())
            .AddHostedService<OwnLink>()
            .AddSecurity(directory);

    /// <summary>Another part of what the gateway can do as a charging station.</summary>
    public static IServiceCollection AddBlock<T>(this IServiceCollection services)
        where T : class, IOwnBlock
        => services.AddSingleton<T>().AddSingleton<IOwnBlock>(provider => provider.GetRequiredService<T>());
}
