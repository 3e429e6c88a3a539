using System.Buffers;
using System.Text.Json;

namespace Gateway.Monitoring;

/// <summary>What the broker of one connection was told last, topic by topic. For one reader at a time.</summary>
internal sealed class RetainedState : IDisposable
{
    private readonly Dictionary<string, byte[]> _told = new(StringComparer.Ordinal);        // the lasting part only
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);       // reused: a big site is mostly no news
    private readonly Utf8JsonWriter _json;
    private int _connection;

    public RetainedState() => _json = new(_buffer, StatusObject.Options);

    /// <summary>The objects that say something new. A new connection has been told nothing.</summary>
    public IEnumerable<(string Topic, byte[] Json)> News(int connection, IEnumerable<StatusObject> state)
    {
        if (connection != _connection)
        {
            _told.Clear();
            _connection = connection;
        }

        foreach (var part in state)
        {
            if (IsNews(part))
            {
                yield return (part.Topic, _buffer.WrittenSpan.ToArray());
            }
        }
    }

    public void Dispose() => _json.Dispose();

    /// <summary>Leaves the whole object in the buffer.</summary>
    private bool IsNews(StatusObject part)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        var length = part.WriteTelling(_json);
        _json.Flush();
        var lasting = _buffer.WrittenSpan[..length];
        if (_told.TryGetValue(part.Topic, out var told) && lasting.SequenceEqual(told))
        {
            return false;
        }

        _told[part.Topic] = lasting.ToArray();
        return true;
    }
}
