using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Monitors;

internal enum StreamState { Closed, Opening, Open, Refused }

/// <summary>The values of one periodic monitor on their way to the CSMS. Its id is the monitor's. OCPP 2.1 part 2, N11 to N15.</summary>
internal sealed class EventStream(int id, PeriodicEventStreamParamsType pace, long now)
{
    private readonly Queue<(DateTimeOffset Time, string Value)> _values = new();
    private long _sent = now;

    public int Id => id;

    public PeriodicEventStreamParamsType Pace { get; set; } = pace;

    public StreamState State { get; private set; }

    public void Become(StreamState state, long at)
    {
        State = state;
        _values.Clear();
        _sent = at;
    }

    public void Take(DateTimeOffset time, string value) => _values.Enqueue((time, value));

    /// <summary>
    /// What is due by number or by time, whichever comes first; a stream without a pace sends each value at once. More values than
    /// one message takes are not kept waiting.
    /// </summary>
    public IReadOnlyList<(IReadOnlyList<StreamDataElementType> Values, DateTimeOffset Basetime, int Pending)> Due(TimeProvider time, long at)
    {
        var most = Pace.Values is > 0 and < Parts.MostItems ? Pace.Values.Value : Parts.MostItems;
        var isByNumber = _values.Count >= most || (Pace.Interval ?? 0) is 0 && Pace.Values is not > 0;
        if (State is not StreamState.Open || _values.Count is 0
            || !(isByNumber || (Pace.Interval is > 0 and var seconds && time.GetElapsedTime(_sent, at) >= TimeSpan.FromSeconds(seconds))))
        {
            return [];
        }

        _sent = at;
        var basetime = _values.Peek().Time;
        var left = _values.Count;
        var parts = Parts.Of(
            _values.Select(v => new StreamDataElementType(Math.Round((v.Time - basetime).TotalSeconds, 3), v.Value)),
            V2Json.Default.StreamDataElementType, most);
        _values.Clear();
        return [.. parts.Select(part => (part, basetime, left -= part.Count))];
    }
}
