using Gateway.Ocpp.Catalogue;

namespace Gateway.Reference;

/// <summary>
/// The calls of an input that have no answer yet. Both sides number their calls as they like, so one id may stand for a call each;
/// what was never answered is forgotten in the end.
/// </summary>
internal sealed class OpenCalls
{
    /// <summary>Calls that may be open at a time: far more than are on a connection, even where the input mixes stations.</summary>
    public const int Most = 50_000;

    private readonly Dictionary<string, List<OpenCall>> _open = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, OpenCall Call)> _order = [];

    public void Add(string id, Message message)
    {
        while (_order.Count >= Most)
        {
            var (oldest, call) = _order.Dequeue();
            Remove(oldest, call);
        }

        var added = new OpenCall(message);
        _order.Enqueue((id, added));
        if (!_open.TryGetValue(id, out var calls))
        {
            _open.Add(id, calls = []);
        }

        calls.Add(added);
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<OpenCall> Of(string id) => _open.GetValueOrDefault(id, []);

    public void Answered(string id)
    {
        if (Of(id) is [var oldest, ..])
        {
            Remove(id, oldest);
        }
    }

    public void Remove(string id, OpenCall call)
    {
        if (_open.TryGetValue(id, out var calls) && calls.Remove(call) && calls.Count == 0)
        {
            _open.Remove(id);
        }
    }
}

/// <summary>One call that waits for its answer. No record: the same message may wait under the same id again.</summary>
internal sealed class OpenCall(Message message)
{
    public Message Message { get; } = message;
}
