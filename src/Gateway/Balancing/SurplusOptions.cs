using Gateway.Configuration;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>The <c>balancing.surplus</c> section of the site file: charging with what would be fed into the grid.</summary>
public sealed record SurplusOptions
{
    /// <summary>Who has a surplus first. Default: the cars.</summary>
    public SurplusFirst First { get; init; } = SurplusFirst.Cars;

    /// <summary>Left for the grid. 0 W to 100 kW; 100 W if not said.</summary>
    public Watt Reserve { get; init; } = new(100);

    /// <summary>A car starts when there was enough for its minimum for so long. 10 s to 30 min; 60 s if not said.</summary>
    public TimeSpan Start { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A car stops when there was too little for its minimum for so long. 10 s to 60 min; 180 s if not said.</summary>
    public TimeSpan Stop { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>The time constant of the surplus: what is faster is left to the battery. 1 s to 10 min; 30 s if not said.</summary>
    public TimeSpan Smoothing { get; init; } = TimeSpan.FromSeconds(30);

    internal static SurplusOptions Read(YamlSection yaml) => new()
    {
        First = yaml.Choice<SurplusFirst>("first", "Who has a surplus first, the cars or the battery.", SurplusFirst.Cars),
        Reserve = yaml.OptionalWatt("reserve", "Left for the grid.", "0 W", "100 kW", new(100), "100 W")!.Value,
        Start = yaml.Duration("start", "A car starts when there was enough for its minimum for so long.", "10 s", "30 min", "60 s"),
        Stop = yaml.Duration("stop", "A car stops when there was too little for its minimum for so long.", "10 s", "60 min", "180 s"),
        Smoothing = yaml.Duration("smoothing", "Time constant of the surplus; what is faster is left to the battery.", "1 s", "10 min", "30 s"),
    };
}

/// <summary>Who has a surplus first.</summary>
public enum SurplusFirst { Cars, Battery }
