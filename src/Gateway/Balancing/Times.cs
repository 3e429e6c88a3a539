namespace Gateway.Balancing;

/// <summary>The times that balancing reckons with. Each is the slowest conformant case, or the rule of the trade named beside it.</summary>
internal static class Times
{
    /// <summary>From an accepted limit to a car that follows it: 5 s for the pilot, 5 s for the car (IEC 61851-1), 2 s on the way.</summary>
    public static readonly TimeSpan CutEffective = TimeSpan.FromSeconds(12);

    /// <summary>The same for slow models, which need up to 60 s from the acceptance to the pilot.</summary>
    public static readonly TimeSpan SlowCutEffective = TimeSpan.FromSeconds(60);

    /// <summary>A station that has not answered by then may not answer at all: 0.1 to 2 s are usual, and 5 s slow.</summary>
    public static readonly TimeSpan Answer = TimeSpan.FromSeconds(8);

    /// <summary>How long a live limit holds at the station unless it is renewed; then the fallback profile rules.</summary>
    public static readonly TimeSpan LiveDuration = TimeSpan.FromSeconds(120);

    public static readonly TimeSpan Renew = TimeSpan.FromSeconds(40);

    /// <summary>
    /// A renewal was not answered in good time: the station may fall back when its limit ends, and slow models, which need 60 s,
    /// have to make room by then.
    /// </summary>
    public static readonly TimeSpan RenewalMissed = TimeSpan.FromSeconds(55);

    /// <summary>Between two raises of one EVSE, and before an unconfirmed limit is sent again.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    /// <summary>Between attempts at a station that refuses limits.</summary>
    public static readonly TimeSpan RetryRefused = TimeSpan.FromSeconds(60);

    public static readonly TimeSpan FallbackRetry = TimeSpan.FromSeconds(30);

    /// <summary>How long a new connection may take to boot and to accept its fallback profile.</summary>
    public static readonly TimeSpan JoinGrace = TimeSpan.FromSeconds(30);

    /// <summary>Where not all can charge at once, this is a turn.</summary>
    public static readonly TimeSpan Slot = TimeSpan.FromMinutes(15);

    public static readonly TimeSpan MinimumOn = TimeSpan.FromMinutes(5);

    /// <summary>Some cars fault when they are switched on again within seconds.</summary>
    public static readonly TimeSpan MinimumOff = TimeSpan.FromMinutes(5);

    /// <summary>A grid reading older than this, or than three ticks, raises nobody.</summary>
    public static readonly TimeSpan MeterOld = TimeSpan.FromSeconds(5);

    /// <summary>A station's own measurement is used for one interval of 60 s and some slack.</summary>
    public static readonly TimeSpan MeasurementFresh = TimeSpan.FromSeconds(75);

    /// <summary>From the instant that a station measured to the gateway that hears of it.</summary>
    public static readonly TimeSpan MeasurementHeard = TimeSpan.FromSeconds(2);

    /// <summary>Who has charged for so long and measured nothing measures nothing, or far too seldom.</summary>
    public static readonly TimeSpan DarkShows = TimeSpan.FromMinutes(5);

    /// <summary>From the first measured current on: the car has followed its first pilot (5 s) and switched its phases in.</summary>
    public static readonly TimeSpan PhasesShow = TimeSpan.FromSeconds(10);

    /// <summary>A three-phase car may begin on one phase; before this its phases are not counted, unless current has flowed for a while.</summary>
    public static readonly TimeSpan PhasesSettle = TimeSpan.FromSeconds(30);

    /// <summary>Above its learnt latency this is patience with a station that accepts a limit and draws more.</summary>
    public static readonly TimeSpan Doubt = TimeSpan.FromSeconds(10);

    /// <summary>Between two steps against such a station while a circuit above it carries too much.</summary>
    public static readonly TimeSpan Haste = TimeSpan.FromSeconds(15);

    /// <summary>Time constant by which the reckoned uncontrolled load falls; it rises at once.</summary>
    public static readonly TimeSpan UncontrolledFalls = TimeSpan.FromSeconds(15);

    /// <summary>What is measured of uncontrolled load and goes again within this is not remembered: a meter that freezes may show such load.</summary>
    public static readonly TimeSpan LoadStays = TimeSpan.FromSeconds(30);

    /// <summary>So long what was measured of uncontrolled load stands in for a meter that is lost, where it is more than the design peak.</summary>
    public static readonly TimeSpan LoadRemembered = TimeSpan.FromMinutes(15);

    /// <summary>So long after a cut small raises wait.</summary>
    public static readonly TimeSpan Settles = TimeSpan.FromSeconds(30);

    /// <summary>A plan older than this is no plan: three of its periods.</summary>
    public static readonly TimeSpan PlanHolds = TimeSpan.FromMinutes(15);

    /// <summary>Who draws less than it may for so long is planned with what it draws.</summary>
    public static readonly TimeSpan AppetiteShows = TimeSpan.FromSeconds(60);
}
