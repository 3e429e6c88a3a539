namespace Gateway.Balancing;

/// <summary>
/// Load of the last while: the least of the last <see cref="Times.LoadStays"/> and more. A meter that freezes, or is late before it is
/// lost, shows what cars gave back as load; so what has come since then is left out.
/// </summary>
internal sealed class Lately
{
    private Conductors _least;      // of the span that runs
    private Conductors _before;     // of the one before it
    private long _begunAt;
    private long _seenAt;

    /// <summary>By a reading that is believed.</summary>
    public void Saw(in Moment now, in Conductors load)
    {
        if (_seenAt == 0 || now.AgeOf(_seenAt) >= Times.LoadStays)
        {
            // It was lost for a while: what is remembered holds on beside what it shows now.
            (_before, _least, _begunAt) = (Loads(now), load, now.At);
        }
        else if (now.AgeOf(_begunAt) >= Times.LoadStays)
        {
            (_before, _least, _begunAt) = (_least, load, now.At);
        }

        _seenAt = now.At;
        for (var phase = 0; phase < Conductors.Count; phase++)
        {
            _least[phase] = Math.Min(_least[phase], load[phase]);
        }
    }

    private Conductors Loads(in Moment now)
    {
        Conductors loads = default;
        for (var phase = 0; phase < Conductors.Count; phase++)
        {
            loads[phase] = Load(now, phase);
        }

        return loads;
    }

    /// <summary>0: nothing is remembered, or too long ago.</summary>
    public double Load(in Moment now, int phase)
        => _seenAt == 0 || now.AgeOf(_seenAt) >= Times.LoadRemembered ? 0 : Math.Min(_before[phase], _least[phase]);
}
