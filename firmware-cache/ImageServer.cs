using System.Net;

namespace FirmwareCache;

/// <summary>
/// What of the store is served: what is published, and what is offered for the time being. Knows who is fetching what. The paths
/// are mapped by <see cref="ImageEndpoints"/>. Thread-safe.
/// </summary>
public sealed class ImageServer(ImageStore store, ServingOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly HashSet<Serving> _serving = new(ReferenceEqualityComparer.Instance);   // under _lock
    private readonly Dictionary<string, long> _served = [];                                 // under _lock
    private readonly HashSet<string> _offered = [];                                         // under _lock
    private ServingCounters _counters;                                                      // under _lock

    public ServingOptions Options => options;

    /// <summary>Who is fetching what right now.</summary>
    public IReadOnlyList<Serving> Now
    {
        get
        {
            lock (_lock)
            {
                return [.. _serving];
            }
        }
    }

    public ServingCounters Counters
    {
        get
        {
            lock (_lock)
            {
                return _counters;
            }
        }
    }

    internal TokenBucket? Bandwidth { get; } = options.BytesPerSecond is { } rate ? new(rate, time) : null;

    internal TimeProvider Time => time;

    /// <summary>Where an image is found below the path that was mapped.</summary>
    /// <param name="displayName">What stations see as the file's name; it has no meaning here.</param>
    public static string PathOf(string sha256, string displayName)
        => $"/{sha256}/{(displayName is "" or "." or ".." ? "image" : Uri.EscapeDataString(displayName.Replace('/', '_')))}";

    /// <summary>True while somebody is fetching it.</summary>
    public bool IsServing(string sha256) => Now.Any(serving => serving.Sha256 == sha256);

    /// <summary>How often the image was fetched to its last byte since the start.</summary>
    public long ServedCount(string sha256)
    {
        lock (_lock)
        {
            return _served.GetValueOrDefault(sha256);
        }
    }

    /// <summary>Serves an image that is not published, until it is withdrawn or this process ends.</summary>
    public void Offer(string sha256)
    {
        lock (_lock)
        {
            _offered.Add(sha256);
        }
    }

    /// <summary>Who is fetching it already comes to the end.</summary>
    public void Withdraw(string sha256)
    {
        lock (_lock)
        {
            _offered.Remove(sha256);
        }
    }

    /// <summary>Null: nobody may fetch it.</summary>
    internal ImageLease? Lend(string sha256)
    {
        bool offered;
        lock (_lock)
        {
            offered = _offered.Contains(sha256);
        }

        return offered || store.Find(sha256) is { IsPublished: true } ? store.Lend(sha256) : null;
    }

    /// <summary>Null: as many as may are fetching.</summary>
    internal Serving? TryBegin(string sha256, IPEndPoint? peer, ByteRange range)
    {
        lock (_lock)
        {
            if (_serving.Count >= options.AtOnce)
            {
                _counters = _counters with { TurnedAway = _counters.TurnedAway + 1 };
                return null;
            }

            var serving = new Serving(sha256, peer, range.From, range.Length, time.GetUtcNow());
            _serving.Add(serving);
            return serving;
        }
    }

    /// <param name="toLastByte">The image's, not only the range's.</param>
    internal void End(Serving serving, long bytes, bool toLastByte)
    {
        lock (_lock)
        {
            _serving.Remove(serving);
            _counters = _counters with
            {
                Downloads = _counters.Downloads + (bytes == serving.Bytes ? 1 : 0),
                Bytes = _counters.Bytes + bytes,
            };
            if (toLastByte)
            {
                _served[serving.Sha256] = _served.GetValueOrDefault(serving.Sha256) + 1;
            }
        }
    }
}
