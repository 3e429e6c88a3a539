using System.Collections.Concurrent;
using System.Text;
using Gateway.Ocpp;

namespace Gateway.Simulation;

/// <summary>What the ledger comes to.</summary>
/// <param name="Lost">Sent and never arrived.</param>
/// <param name="Doubled">Arrived more than once.</param>
/// <param name="Altered">Arrived with other bytes than were sent.</param>
/// <param name="Invented">Arrived in a station's name, which never sent it.</param>
internal sealed record CallTally(int Sent, int Arrived, int Lost, int Doubled, int Altered, int Invented);

/// <summary>Every CALL that stations sent and that the CSMS received, by message id.</summary>
internal sealed class CallLedger
{
    /// <summary>What the CSMS must hear of, however late. It may look otherwise then: marked offline, or with another number.</summary>
    private static readonly HashSet<string> Owed = ["TransactionEvent", "StartTransaction", "StopTransaction", "MeterValues"];

    private readonly ConcurrentDictionary<(string Station, string Id), Entry> _calls = new();

    /// <summary>True: the CSMS is away for a while, so only what it is owed has to arrive; and what was on its way may come twice.</summary>
    public bool Bridged { get; init; }

    public void Sent(string station, string id, ReadOnlyMemory<byte> frame)
    {
        var entry = _calls.GetOrAdd((station, id), static _ => new());
        entry.IsOwed = FrameReader.TryRead(frame.Span, out var call, out _) && Owed.Contains(Encoding.UTF8.GetString(call.Action));
        Volatile.Write(ref entry.SentHash, Hash(frame));
        Interlocked.Increment(ref entry.Sent);
    }

    public void Arrived(string station, string id, ReadOnlyMemory<byte> frame)
    {
        var entry = _calls.GetOrAdd((station, id), static _ => new());
        Volatile.Write(ref entry.ArrivedHash, Hash(frame));
        Interlocked.Increment(ref entry.Arrived);
    }

    public CallTally Tally()
    {
        var calls = _calls.Values.ToList();
        return new(
            calls.Sum(c => c.Sent),
            calls.Sum(c => c.Arrived),
            calls.Count(c => c.Arrived == 0 && (c.IsOwed || !Bridged)),
            calls.Count(c => c.Sent > 0 && c.Arrived > c.Sent && !Bridged),
            calls.Count(c => c is { Sent: > 0, Arrived: > 0 } && c.SentHash != c.ArrivedHash && !Bridged),
            calls.Count(c => c.Sent == 0));
    }

    private static int Hash(ReadOnlyMemory<byte> frame)
    {
        var hash = default(HashCode);
        hash.AddBytes(frame.Span);
        return hash.ToHashCode();
    }

    private sealed class Entry
    {
        public int Sent;
        public int Arrived;
        public int SentHash;
        public int ArrivedHash;
        public volatile bool IsOwed;
    }
}
