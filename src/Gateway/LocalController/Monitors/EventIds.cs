using System.Globalization;
using System.Text;
using Gateway.Journal;

namespace Gateway.LocalController.Monitors;

/// <summary>
/// Numbers for events, each given once, also over restarts: they are set aside on disk a thousand at a time. One reader at a time.
/// </summary>
internal sealed class EventIds
{
    private const string Kind = "monitor", Key = "events";
    private const int Batch = 1000;

    private readonly DurableNotes _notes;
    private long _next;
    private long _setAside;

    public EventIds(DurableNotes notes)
    {
        _notes = notes;
        var kept = notes.Find(Kind, Key) is { } note ? Encoding.UTF8.GetString(note) : null;
        _next = long.TryParse(kept, CultureInfo.InvariantCulture, out var number) ? number : 1;
        _setAside = _next;
    }

    public long Next()
    {
        if (_next >= _setAside)
        {
            _setAside = _next + Batch;
            _notes.Put(Kind, Key, Encoding.UTF8.GetBytes(_setAside.ToString(CultureInfo.InvariantCulture)));
        }

        return _next++;
    }
}
