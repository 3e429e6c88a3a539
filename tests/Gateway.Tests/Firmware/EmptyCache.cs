using System.Diagnostics.Metrics;
using FileTransfer;
using FirmwareCache;
using Gateway.Firmware;

namespace Gateway.Tests.Firmware;

/// <summary>A cache in a folder of its own that nothing is in.</summary>
internal sealed class EmptyCache : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-cache-");

    public EmptyCache()
    {
        Store = ImageStore.Open(new(_folder.FullName), TimeProvider.System);
        Downloads = new(Store, new FileTransfers(new(), TimeProvider.System), TimeProvider.System);
        Server = new(Store, new(), TimeProvider.System);
    }

    public ImageStore Store { get; }

    public Downloads Downloads { get; }

    public ImageServer Server { get; }

    public FirmwareMetrics Metrics(IMeterFactory meters) => new(meters, Store, Server, Downloads);

    public void Dispose()
    {
        Downloads.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Store.Dispose();
        _folder.Delete(recursive: true);
    }
}
