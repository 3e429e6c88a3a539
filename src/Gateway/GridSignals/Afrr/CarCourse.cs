namespace Gateway.GridSignals.Afrr;

/// <summary>What a car that charges only was told, and what it may be drawing because of it. In watt and seconds.</summary>
internal sealed class CarCourse(string id)
{
    /// <summary>So many times its usual latency a command may take.</summary>
    private const double Longest = 2;

    private readonly List<(double At, double Watt)> _told = [];

    public string Id => id;

    /// <summary>What it was told last. 0: it is paused.</summary>
    public double Told { get; private set; }

    public double ToldAt { get; private set; } = double.NegativeInfinity;

    /// <summary>It may charge: only what is worth two minutes starts or stops a car.</summary>
    public bool IsOn { get; private set; }

    /// <summary>It was on, and the signal stopped it: so it is held at 0 until the signal starts it.</summary>
    public bool IsStopped => !IsOn && double.IsFinite(TurnedAt);

    public double TurnedAt { get; private set; } = double.NegativeInfinity;

    /// <summary>As it was found.</summary>
    /// <param name="isNew">It has just come, and begins to draw only now; else it has done so for a while.</param>
    public void Find(double watt, bool isNew, double now)
    {
        (Told, IsOn) = (watt, watt > 0);
        _told.Add((now, isNew ? 0 : watt));
        _told.Add((now, watt));
    }

    public void Tell(double watt, double now)
    {
        if (watt != Told)
        {
            (Told, ToldAt) = (watt, now);
            _told.Add((now, watt));
        }
    }

    public void Turn(bool isOn, double watt, double now)
    {
        (IsOn, TurnedAt) = (isOn, now);
        Tell(watt, now);
    }

    /// <summary>
    /// Likely draw, and by how much it may be another. A command takes effect at any moment of the latency alike, so the mean of what was
    /// told within it is as good a guess as there is; and some take twice as long.
    /// </summary>
    public (double Mean, double Width) Draws(double now, double latency)
    {
        while (_told.Count > 1 && _told[1].At <= now - (Longest * latency))
        {
            _told.RemoveAt(0);
        }

        var (sum, least, most) = (0d, double.MaxValue, double.MinValue);
        for (var i = 0; i < _told.Count; i++)
        {
            var (from, to) = (i == 0 ? double.NegativeInfinity : _told[i].At, i + 1 < _told.Count ? _told[i + 1].At : now);
            sum += _told[i].Watt * Math.Max(0, to - Math.Max(from, now - latency));
            (least, most) = (Math.Min(least, _told[i].Watt), Math.Max(most, _told[i].Watt));
        }

        return (latency > 0 ? sum / latency : Told, most - least);
    }
}
