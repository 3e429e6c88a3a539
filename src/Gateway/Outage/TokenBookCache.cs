using System.Diagnostics.CodeAnalysis;

namespace Gateway.Outage;

/// <summary>Tokens by key, at most as many as there is room for: whoever was not asked for longest goes first.</summary>
/// <param name="forgotten">Told of each key that went for want of room.</param>
internal sealed class TokenBookCache(int room, Action<string> forgotten)
{
    private readonly Dictionary<string, LinkedListNode<(string Key, TokenBookEntry Entry)>> _nodes = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, TokenBookEntry Entry)> _byUse = [];      // the one used last comes last

    public int Count => _nodes.Count;

    public IEnumerable<string> Keys => _nodes.Keys;

    public bool TryGet(string key, [NotNullWhen(true)] out TokenBookEntry? entry)
    {
        if (!_nodes.TryGetValue(key, out var node))
        {
            entry = null;
            return false;
        }

        _byUse.Remove(node);
        _byUse.AddLast(node);
        entry = node.Value.Entry;
        return true;
    }

    public void Put(string key, TokenBookEntry entry)
    {
        Remove(key);
        _nodes[key] = _byUse.AddLast((key, entry));
        if (_nodes.Count > room && _byUse.First is { } oldest)
        {
            Remove(oldest.Value.Key);
            forgotten(oldest.Value.Key);
        }
    }

    public bool Remove(string key)
    {
        if (!_nodes.Remove(key, out var node))
        {
            return false;
        }

        _byUse.Remove(node);
        return true;
    }
}
