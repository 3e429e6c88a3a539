using System.Threading.Channels;

namespace Gateway.Tests.Ledger;

/// <summary>What a station has yet to say, in order. The oldest stays until it was answered.</summary>
internal sealed class SayingQueue
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Saying> _sayings = [];      // under _lock
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _sayings.Count;
            }
        }
    }

    public void Add(Saying saying)
    {
        lock (_lock)
        {
            _sayings.AddLast(saying);
        }

        _bell.Writer.TryWrite(true);
    }

    public async Task<Saying> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            lock (_lock)
            {
                if (_sayings.First is { } oldest)
                {
                    return oldest.Value;
                }
            }

            await _bell.Reader.ReadAsync(cancellation);
        }
    }

    public void Remove(Saying saying)
    {
        lock (_lock)
        {
            _sayings.Remove(saying);
        }
    }

    /// <summary>The connection is lost: only what is about transactions is kept.</summary>
    public void DropUnkept()
    {
        lock (_lock)
        {
            for (var node = _sayings.First; node is not null;)
            {
                var next = node.Next;
                if (node.Value.Message is null)
                {
                    _sayings.Remove(node);
                }

                node = next;
            }
        }
    }
}
