using System.Diagnostics.Metrics;
using FirmwareCache;
using Gateway.Site;

namespace Gateway.Firmware;

/// <summary>What the cache holds, has fetched and has served, in numbers. Names follow the OpenTelemetry conventions.</summary>
internal sealed class FirmwareMetrics
{
    private long _rewritten;
    private long _downloads;

    public FirmwareMetrics(IMeterFactory meters, ImageStore store, ImageServer server, Downloads downloads)
    {
        var meter = meters.Create(GatewayMetrics.MeterName);
        meter.CreateObservableGauge("gateway.firmware.images", () => store.Images.Count, "{image}", "Firmware images in the cache.");
        meter.CreateObservableGauge(
            "gateway.firmware.published", () => store.Images.Count(i => i.IsPublished), "{image}", "Firmware images that are published.");
        meter.CreateObservableGauge("gateway.firmware.size", () => store.Images.Sum(i => i.Size), "By", "What the firmware images take on disk.");
        meter.CreateObservableGauge(
            "gateway.firmware.downloads", () => Interlocked.Read(ref _downloads), "{download}", "Firmware downloads over the uplink that run now.");
        meter.CreateObservableGauge("gateway.firmware.serving", () => server.Now.Count, "{download}", "Firmware downloads of stations that run now.");
        meter.CreateObservableCounter("gateway.firmware.served", () => server.Counters.Bytes, "By", "Bytes of firmware that stations were sent.");
        meter.CreateObservableCounter(
            "gateway.firmware.turned_away", () => server.Counters.TurnedAway, "{request}", "Requests for firmware that were told to come again.");
        meter.CreateObservableCounter("gateway.firmware.fetches", () => downloads.Upstream.Fetches, "{attempt}", "Attempts to fetch firmware.");
        meter.CreateObservableCounter("gateway.firmware.fetched", () => downloads.Upstream.Bytes, "By", "Bytes of firmware fetched over the uplink.");
        meter.CreateObservableCounter(
            "gateway.firmware.rewritten", () => Interlocked.Read(ref _rewritten), "{update}", "Firmware updates that were pointed at the cache.");
    }

    /// <summary>A download begins; it ends with what is returned.</summary>
    public IDisposable Downloading()
    {
        Interlocked.Increment(ref _downloads);
        return new Ending(this);
    }

    /// <summary>A station was pointed here.</summary>
    public void Rewritten() => Interlocked.Increment(ref _rewritten);

    private sealed class Ending(FirmwareMetrics metrics) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref metrics._downloads);
    }
}
