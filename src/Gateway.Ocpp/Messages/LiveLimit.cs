namespace Gateway.Ocpp.Messages;

/// <summary>Which profiles a limit stands among. OCPP 1.6, 3.13; 2.1 part 2, K01.</summary>
public enum LimitPurpose
{
    /// <summary>TxProfile: of the running transaction.</summary>
    Tx,

    /// <summary>TxDefaultProfile of the EVSE, for models that take or obey nothing else.</summary>
    TxDefault,

    /// <summary>ChargePointMaxProfile or ChargingStationMaxProfile: of the whole station.</summary>
    Max,

    /// <summary>PriorityCharging, while that is on: it rules in the place of the two above (2.1, K21).</summary>
    Priority,
}

/// <summary>What the limit's schedule counts from.</summary>
public enum LimitTiming
{
    Absolute,

    /// <summary>From the start of the transaction.</summary>
    Relative,

    /// <summary>2.1: from its last values, which are then cheap to change.</summary>
    Dynamic,
}

/// <summary>The form in which a station understands a limit.</summary>
public readonly record struct LimitForm(LimitPurpose Purpose, LimitTiming Kind, bool InWatt)
{
    /// <summary>As OCPP means it to be done: TxProfile, Absolute, in ampere.</summary>
    public static readonly LimitForm Usual;

    public override string ToString() => $"{Purpose} {Kind} {(InWatt ? "W" : "A")}";
}

/// <summary>What an EVSE's running transaction may draw from now on.</summary>
/// <param name="Evse">From 1; 1.6: the connector.</param>
/// <param name="TransactionId">1.6: a number in digits.</param>
/// <param name="Ampere">Per phase; at least 0. Sent rounded down to 0.1 A, the finest that all versions take.</param>
/// <param name="Phases">How many phases the EVSE is wired to, 1 to 3.</param>
/// <param name="StackLevel">From 0. Some models take only 0, others only their highest.</param>
/// <param name="Now">The station's clock as far as known; the schedule starts a little before.</param>
/// <param name="Lasts">How long the limit stands unless it is renewed; then the fallback profile rules. Whole seconds.</param>
public readonly record struct LiveLimit(
    int Evse, string TransactionId, double Ampere, int Phases, int StackLevel, DateTimeOffset Now, TimeSpan Lasts)
{
    /// <summary>120 s: three times the usual renewal, so that two may get lost.</summary>
    public static readonly TimeSpan UsualLife = TimeSpan.FromSeconds(120);

    /// <summary>Longer than a schedule's start and a station's clock may be apart by rounding and transport.</summary>
    public static readonly TimeSpan UsualStart = TimeSpan.FromSeconds(5);

    public LimitForm Form { get; init; }

    /// <summary>2.1 only: other limits on the second and third terminal than <see cref="Ampere"/>. Null: the same.</summary>
    public (double L2, double L3)? Others { get; init; }

    /// <summary>
    /// In watts only: how many per ampere of one phase, 50 to 500. Times phases and ampere it is the power; so it holds the voltage
    /// to reckon with, and for DC also what is lost on the way.
    /// </summary>
    public double WattsPerAmpere { get; init; }

    /// <summary>Relative only: how long the transaction has been running.</summary>
    public TimeSpan Running { get; init; }

    /// <summary>Absolute only: so long ago the schedule started. Some models take "now" for the future.</summary>
    public TimeSpan StartsBefore { get; init; } = UsualStart;

    /// <summary>True: without an end, for models that refuse one. The limit stands as long as its transaction.</summary>
    public bool Endless { get; init; }

    /// <summary>True: without the transaction's id, for models that refuse it.</summary>
    public bool Anonymous { get; init; }

    /// <summary>2.1, Dynamic TxProfile or TxDefaultProfile only (K01.FR.111): what its car is to hold. Null: it charges up to its limit.</summary>
    public CentralSetpoint? Central { get; init; }

    /// <summary>2.1: true where the station knows limits that end with its connection.</summary>
    public bool EndsOffline { get; init; } = true;
}

/// <summary>What a car is to hold within its limits: operation mode CentralSetpoint. OCPP 2.1 part 2, Q03.</summary>
/// <param name="Ampere">Per phase; below 0: it feeds in. Sent no higher than the limit, no lower than <paramref name="Discharge"/> (V2X.05).</param>
/// <param name="Discharge">Per phase: the most it may ever feed in, 0 or below.</param>
/// <param name="WattsPerAmpere">In watts only: how many per ampere of one phase, above 0. Of a set-point that is the voltage as it is, not the lowest.</param>
public readonly record struct CentralSetpoint(double Ampere, double Discharge, double WattsPerAmpere);
