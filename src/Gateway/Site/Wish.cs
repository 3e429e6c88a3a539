namespace Gateway.Site;

/// <summary>Who has told what a car is to get.</summary>
public enum WishSource
{
    None,

    /// <summary>The car itself or its driver at the station: NotifyEVChargingNeeds.</summary>
    Car,

    /// <summary>The CSMS, with its answer to a transaction event.</summary>
    Csms,

    /// <summary>Somebody on the site, over MQTT. Counts for more than the others.</summary>
    Site,
}

/// <summary>
/// What is wished for the car at an EVSE. It orders cars among each other and lifts no limit. It belongs to one car: it is
/// forgotten when the transaction ends or the car leaves. Drivers' figures are poor, so whoever uses them gives them little weight.
/// </summary>
public sealed record Wish
{
    /// <summary>A figure beyond this is no car's, in Wh.</summary>
    public const double MostEnergy = 1e6;

    /// <summary>OCPP 2.1 part 2, IdTokenInfoType.chargingPriority.</summary>
    public const int HighestOfCsms = 9;

    /// <summary>Who plans further ahead has a clock that is wrong.</summary>
    public static readonly TimeSpan Furthest = TimeSpan.FromDays(7);

    public static Wish None { get; } = new();

    /// <summary>From -9 to 9 by the CSMS; from -1000 to 1000 by the site. Null: nobody has told.</summary>
    public int? Priority { get; init; }

    public WishSource PrioritySource { get; init; }

    /// <summary>When the car is to leave. Null: unknown.</summary>
    public DateTimeOffset? Departure { get; init; }

    public WishSource DepartureSource { get; init; }

    /// <summary>What it still wanted when it was told. Null: unknown.</summary>
    public WattHour? Energy { get; init; }

    public WishSource EnergySource { get; init; }

    /// <summary>The EVSE's register then. Null: it had told none; then the first one that it tells is taken.</summary>
    public WattHour? RegisterThen { get; init; }

    /// <summary>When the newest of these was told, by <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long Since { get; init; }

    public bool IsNone => Priority is null && Departure is null && Energy is null;

    /// <summary>
    /// Larger is served first. What the site says stands for itself; what the CSMS says goes on top of the station's own priority.
    /// </summary>
    public int PriorityOf(StationPlan plan)
        => Priority is not { } told ? plan.Priority : PrioritySource is WishSource.Site ? told : plan.Priority + told;

    /// <summary>What is left of the energy. Null: unknown. At least 0.</summary>
    /// <param name="register">What the EVSE's register shows now.</param>
    public WattHour? EnergyLeft(WattHour? register)
        => Energy is not { } wanted ? null
            : register is { } now && RegisterThen is { } then ? new(Math.Max(0, wanted.Value - Math.Max(0, now.Value - then.Value)))
            : wanted;

    /// <summary>With a priority, unless it is out of range or the site has told one.</summary>
    public Wish Prioritised(int priority, WishSource source, long at)
        => Math.Abs((long)priority) > (source is WishSource.Site ? 1000 : HighestOfCsms) || source < PrioritySource ? this
            : this with { Priority = priority, PrioritySource = source, Since = at };

    /// <summary>With a departure, unless it cannot be or the site has told one.</summary>
    /// <param name="now">By the wall clock.</param>
    public Wish Departing(DateTimeOffset departure, WishSource source, DateTimeOffset now, long at)
        => departure <= now || departure - now > Furthest || source < DepartureSource ? this
            : this with { Departure = departure, DepartureSource = source, Since = at };

    /// <summary>With an energy, unless it cannot be or the site has told one.</summary>
    public Wish Wanting(WattHour energy, WishSource source, WattHour? register, long at)
        => !double.IsFinite(energy.Value) || energy.Value is < 0 or > MostEnergy || source < EnergySource ? this
            : this with { Energy = energy, EnergySource = source, RegisterThen = register, Since = at };

    /// <summary>Takes the first register that comes after the wish, where it had none.</summary>
    public Wish Metered(WattHour? register) => Energy is not null && RegisterThen is null && register is not null ? this with { RegisterThen = register } : this;
}
