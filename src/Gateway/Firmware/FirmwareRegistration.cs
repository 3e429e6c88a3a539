using FileTransfer;
using FirmwareCache;
using Gateway.LocalController;
using Gateway.Site;
using Gateway.Stations;

namespace Gateway.Firmware;

internal static class FirmwareRegistration
{
    /// <summary>Firmware for the stations. Needs the gateway's own link (AddLocalController), and FileTransfers.</summary>
    /// <param name="options">Null: nothing is fetched or served, and the CSMS is told so.</param>
    public static IServiceCollection AddFirmware(this IServiceCollection services, FirmwareOptions? options)
        => options is null ? services.AddNone("This gateway keeps no firmware: its site file has no section firmware.", isFault: false)
            : FaultOf(options.Directory) is { } fault ? services.AddNone(fault, isFault: true)
            : services.AddParts(options);

    private static IServiceCollection AddNone(this IServiceCollection services, string why, bool isFault)
        => services.AddSingleton(new NoFirmware(why, isFault)).AddBlock<NoFirmwareBlock>();

    /// <summary>A site whose firmware cannot be kept still charges cars. Null: it can.</summary>
    private static string? FaultOf(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            using var probe = new FileStream(
                Path.Combine(directory, $"{Guid.NewGuid():N}.tmp"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"firmware.directory cannot be used: {e.Message}";
        }
    }

    private static IServiceCollection AddParts(this IServiceCollection services, FirmwareOptions options)
        => services
            .AddSingleton(options)
            .AddSingleton(provider => Open(options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Publisher>>()))
            .AddSingleton(provider => new ImageServer(
                provider.GetRequiredService<ImageStore>(),
                new() { BytesPerSecond = options.Bandwidth?.Value, AtOnce = options.Downloads },
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new Downloads(
                provider.GetRequiredService<ImageStore>(), provider.GetRequiredService<FileTransfers>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<FirmwareMetrics>()
            .AddSingleton<LocalUris>()
            .AddSingleton<PublicationBook>()
            .AddSingleton<PublicationReports>()
            .AddSingleton<PublicationJourney>()
            .AddSingleton<Publisher>()
            .AddSingleton<Rollouts>()
            .AddSingleton<RolloutEndpoint>()
            .AddSingleton<IFirmwareLocations>(provider => provider.GetRequiredService<Rollouts>())
            .AddBlock<FirmwareBlock>()
            .AddHostedService<FirmwareServer>()
            .AddHostedService(provider => provider.GetRequiredService<Publisher>())
            .AddHostedService(provider => provider.GetRequiredService<Rollouts>());

    private static ImageStore Open(FirmwareOptions options, TimeProvider time, ILogger logger)
    {
        var store = ImageStore.Open(new(options.Directory) { MaxSize = options.MaxSize.Value }, time);
        if (!store.IsOwner)
        {
            Log.NotOwner(logger, options.Directory);
        }

        return store;
    }
}
