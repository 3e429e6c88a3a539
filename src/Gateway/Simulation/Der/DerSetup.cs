namespace Gateway.Simulation.Der;

/// <summary>How a simulated inverter or battery is made.</summary>
internal sealed record DerSetup
{
    /// <summary>Its rated active power in W, as it feeds in.</summary>
    public double WMax { get; init; } = 10_000;

    /// <summary>Its rated reactive power in var.</summary>
    public double VarMax { get; init; } = 5_000;

    /// <summary>True: a battery, which charges as well. False: panels.</summary>
    public bool Stores { get; init; }

    /// <summary>Of a battery, in W.</summary>
    public double WChaMax { get; init; } = 10_000;

    /// <summary>Of a battery, in Wh.</summary>
    public double CapacityWh { get; init; } = 20_000;

    /// <summary>Of a battery, 0 to 100 percent, at the start.</summary>
    public double StateOfCharge { get; init; } = 50;

    /// <summary>Points that each curve has room for.</summary>
    public int Points { get; init; } = 10;

    /// <summary>Sets in each curve model, the one that acts among them.</summary>
    public int Sets { get; init; } = 3;

    /// <summary>True: it is from before the 700 models, and has 103 and 120 to 124.</summary>
    public bool IsOld { get; init; }

    /// <summary>True: it has nothing but model 802, as a bank of cells with a controller of its own has.</summary>
    public bool IsBank { get; init; }

    /// <summary>From the request to adopt a set until it acts.</summary>
    public TimeSpan AdoptsIn { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>By so much its time passes at once: what is shorter is not seen.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromMilliseconds(100);

    public double NominalVolt { get; init; } = 230;

    public double NominalHertz { get; init; } = 50;

    public string Serial { get; init; } = "SIM-0001";
}
