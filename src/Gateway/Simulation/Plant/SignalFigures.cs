namespace Gateway.Simulation.Plant;

/// <summary>What came of the limits of one kind: how fast they were kept, and how well from then on.</summary>
internal sealed class SignalFigures
{
    /// <summary>A limit has to be kept within so long, in seconds.</summary>
    public const double Patience = 15;

    /// <summary>Seconds from the command until less flows for the first time; 0: nothing had to change.</summary>
    public List<double> Reactions { get; } = [];

    /// <summary>Above the limit later than <see cref="Patience"/>.</summary>
    public double Seconds { get; set; }

    /// <summary>By so many watt at most.</summary>
    public double Watt { get; set; }

    /// <summary>For so many seconds at a stretch at most.</summary>
    public double Longest { get; set; }

    /// <summary>Watt above the limit for no longer than is borne, and seconds of that in all.</summary>
    public double BriefWatt { get; set; }

    public double BriefSeconds { get; set; }

    /// <summary>What was drawn from <see cref="Patience"/> on, and what might have been; as sums over steps.</summary>
    public double Used { get; set; }

    public double Allowed { get; set; }

    /// <summary>Where it was: seed, and hours into the life.</summary>
    public List<string> Culprits { get; } = [];

    public void Add(SignalFigures other)
    {
        Reactions.AddRange(other.Reactions);
        Culprits.AddRange(other.Culprits);
        (Used, Allowed) = (Used + other.Used, Allowed + other.Allowed);
        (BriefWatt, BriefSeconds) = (Math.Max(BriefWatt, other.BriefWatt), BriefSeconds + other.BriefSeconds);
        (Seconds, Watt, Longest) = (Seconds + other.Seconds, Math.Max(Watt, other.Watt), Math.Max(Longest, other.Longest));
    }
}
