using System.Collections.Concurrent;
using System.Net;

namespace Gateway.Stations;

/// <summary>
/// Slows down whoever tries passwords. Each address and each identity has a bucket of failures that empties with time; while one
/// is full, passwords are not even looked at. An identity that logs in from the address where it last succeeded is not held up by
/// failures elsewhere, so nobody can lock a station out from outside.
/// </summary>
internal sealed class LoginThrottle(TimeProvider time)
{
    private const int PerAddress = 20;
    private const int PerIdentity = 10;
    private const int MaxTracked = 10_000;

    private static readonly TimeSpan PerFailure = TimeSpan.FromSeconds(6);

    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IPAddress> _lastGood = new(StringComparer.Ordinal);

    /// <summary>How long to wait before the next attempt; zero: now.</summary>
    public TimeSpan WaitFor(IPAddress address, string identity)
    {
        var byAddress = Wait($"address {address}", PerAddress);
        return _lastGood.TryGetValue(identity, out var good) && good.Equals(address)
            ? byAddress
            : byAddress > Wait($"identity {identity}", PerIdentity) ? byAddress : Wait($"identity {identity}", PerIdentity);
    }

    public void Failed(IPAddress address, string identity)
    {
        if (_buckets.Count > MaxTracked)
        {
            Forget();
        }

        Add($"address {address}");
        Add($"identity {identity}");
    }

    public void Succeeded(IPAddress address, string identity) => _lastGood[identity] = address;

    private TimeSpan Wait(string key, int capacity)
        => _buckets.TryGetValue(key, out var bucket) && LevelOf(bucket) is var level && level > capacity - 1
            ? (level - (capacity - 1)) * PerFailure
            : TimeSpan.Zero;

    private void Add(string key)
    {
        var now = time.GetTimestamp();
        _buckets.AddOrUpdate(key, _ => new(1, now), (_, old) => new(LevelOf(old) + 1, now));
    }

    private double LevelOf(Bucket bucket) => Math.Max(0, bucket.Level - time.GetElapsedTime(bucket.At) / PerFailure);

    private void Forget()
    {
        foreach (var (key, bucket) in _buckets)
        {
            if (LevelOf(bucket) <= 0)
            {
                _buckets.TryRemove(key, out _);
            }
        }
    }

    /// <param name="Level">Failures that have not drained yet.</param>
    private readonly record struct Bucket(double Level, long At);
}
