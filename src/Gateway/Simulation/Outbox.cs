using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Gateway.Simulation;

/// <summary>A CALL that a station wants to make.</summary>
/// <param name="Payload">Asked for when the CALL goes out: a 1.6 transaction has no number before its start was answered.</param>
/// <param name="Keep">True: about a transaction or a DER control, so it must reach the CSMS one day; else it is dropped when the link is lost.</param>
/// <param name="Then">Called once with what became of it.</param>
internal sealed record Outgoing(string Action, Func<JsonObject> Payload, bool Keep = false, Action<CallOutcome>? Then = null);

/// <summary>What a station has yet to say, in order. The head stays until the CSMS has answered it.</summary>
internal sealed class Outbox
{
    private const int Most = 5000;      // a year offline must not cost the memory

    private readonly Lock _lock = new();
    private readonly LinkedList<Outgoing> _calls = [];      // under _lock
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _calls.Count;
            }
        }
    }

    public void Add(Outgoing call)
    {
        lock (_lock)
        {
            if (_calls.Count < Most)
            {
                _calls.AddLast(call);
            }
        }

        _bell.Writer.TryWrite(true);
    }

    /// <summary>The oldest call, once there is one. It stays until <see cref="Remove"/>.</summary>
    public async Task<Outgoing> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            lock (_lock)
            {
                if (_calls.First is { } head)
                {
                    return head.Value;
                }
            }

            await _bell.Reader.ReadAsync(cancellation);
        }
    }

    /// <summary>The call was answered. False: it was dropped before.</summary>
    public bool Remove(Outgoing call)
    {
        lock (_lock)
        {
            return _calls.Remove(call);
        }
    }

    /// <summary>The link is lost: takes out what need not be kept.</summary>
    public IReadOnlyList<Outgoing> DropUnkept()
    {
        lock (_lock)
        {
            var dropped = _calls.Where(c => !c.Keep).ToList();
            dropped.ForEach(c => _calls.Remove(c));
            return dropped;
        }
    }
}
