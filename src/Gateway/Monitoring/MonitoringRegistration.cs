using Gateway.Site;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Monitoring;

/// <summary>Puts MQTT, health, metrics and systemd's notifications into the program.</summary>
internal static class MonitoringRegistration
{
    /// <summary>Needs SiteImage, SiteEvents and TimeProvider. Parts register themselves as ILiveness; HTTP by MapStatus.</summary>
    /// <param name="mqtt">Null: no MQTT.</param>
    public static void AddMonitoring(this IHostApplicationBuilder builder, MqttOptions? mqtt)
    {
        var services = builder.Services;
        services.AddMetrics();
        services.TryAddSingleton<GatewayMetrics>();
        services.AddSingleton<PrometheusText>();
        services.AddSingleton<HealthReport>();
        services.AddSingleton(NotifySocket.FromEnvironment(Environment.GetEnvironmentVariable));
        services.AddHostedService<SystemdNotifier>();
        if (mqtt is not null)
        {
            services.AddSingleton(mqtt);
            services.AddSingleton<MqttPublisher>();
            services.AddSingleton<ILiveness>(s => s.GetRequiredService<MqttPublisher>());
            services.AddHostedService(s => s.GetRequiredService<MqttPublisher>());
        }
    }
}
