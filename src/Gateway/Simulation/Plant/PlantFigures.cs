namespace Gateway.Simulation.Plant;

/// <summary>What a life came to, or many of them. Seconds, unless said otherwise.</summary>
internal sealed class PlantFigures
{
    public double SiteSeconds { get; set; }

    public double StationSeconds { get; set; }

    /// <summary>Any pole of any protective device may have tripped.</summary>
    public double Trip { get; set; }

    /// <summary>Of that: none would have without what no meter and no station could tell.</summary>
    public double TripUntold { get; set; }

    /// <summary>The budget of any circuit and phase was broken, and somebody could have been cut in time.</summary>
    public double Violation { get; set; }

    /// <summary>Of that: with more than the limit flowing there and then; for the rest, it only might have come to flow.</summary>
    public double ViolationAbove { get; set; }

    /// <summary>How often that began.</summary>
    public int Violations { get; set; }

    /// <summary>The budget was broken while nobody was at hand who could have been cut.</summary>
    public double Helpless { get; set; }

    /// <summary>The budget was broken by what no meter and no station could tell.</summary>
    public double Untold { get; set; }

    /// <summary>Any circuit carried more than its limit.</summary>
    public double Above { get; set; }

    /// <summary>Ampere seconds above the limit, over circuits and phases.</summary>
    public double AboveCharge { get; set; }

    /// <summary>The largest current, in ratings of its protective device.</summary>
    public double LargestRatio { get; set; }

    /// <summary>The phases of what cars draw at the connection differ by more than 20 A.</summary>
    public double Unbalance { get; set; }

    /// <summary>Watt hours, delivered and as an omniscient fair share had delivered them.</summary>
    public double Delivered { get; set; }

    public double Ideal { get; set; }

    public int Sessions { get; set; }

    public int Pauses { get; set; }

    public int Messages { get; set; }

    /// <summary>From overload to compliance: wherever somebody could be cut, and there only with stations of up to the 5 s class and no fault that blinds or binds.</summary>
    public List<double> Reactions { get; } = [];

    public List<double> GoodReactions { get; } = [];

    /// <summary>From a stale meter to a promise that fits the design peak, with stations of up to the 5 s class.</summary>
    public List<double> StaleToSafe { get; } = [];

    /// <summary>Jain's index of what sessions got of their fair share, one for each site.</summary>
    public List<double> Fairness { get; } = [];

    /// <summary>Seeds of lives with a trip or a violation.</summary>
    public List<string> Culprits { get; } = [];

    public void Add(PlantFigures other)
    {
        SiteSeconds += other.SiteSeconds;
        StationSeconds += other.StationSeconds;
        Trip += other.Trip;
        TripUntold += other.TripUntold;
        Violation += other.Violation;
        ViolationAbove += other.ViolationAbove;
        Violations += other.Violations;
        Helpless += other.Helpless;
        Untold += other.Untold;
        Above += other.Above;
        AboveCharge += other.AboveCharge;
        LargestRatio = Math.Max(LargestRatio, other.LargestRatio);
        Unbalance += other.Unbalance;
        Delivered += other.Delivered;
        Ideal += other.Ideal;
        Sessions += other.Sessions;
        Pauses += other.Pauses;
        Messages += other.Messages;
        Reactions.AddRange(other.Reactions);
        GoodReactions.AddRange(other.GoodReactions);
        StaleToSafe.AddRange(other.StaleToSafe);
        Fairness.AddRange(other.Fairness);
        Culprits.AddRange(other.Culprits);
    }
}
