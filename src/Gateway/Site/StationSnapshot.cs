using System.Collections.Immutable;

namespace Gateway.Site;

/// <summary>What an EVSE's connector says of itself, over all versions of OCPP.</summary>
public enum EvseStatus
{
    /// <summary>Nothing was heard yet.</summary>
    Unknown,
    Available,

    /// <summary>A car is plugged in, or a transaction is being prepared or finished; no energy flows.</summary>
    Occupied,

    /// <summary>A transaction runs and energy may flow.</summary>
    Charging,

    /// <summary>A transaction runs; the car or the station has paused it.</summary>
    Suspended,
    Reserved,
    Unavailable,
    Faulted,
}

/// <summary>What a station measured at one EVSE. Phases are the station's own terminals.</summary>
/// <param name="At">When the gateway heard it, by <see cref="TimeProvider.GetTimestamp"/>.</param>
public sealed record EvseMeasurement(
    long At, PerPhase<Ampere>? Current, PerPhase<Volt>? Voltage, Watt? Power, WattHour? Energy, double? SocPercent);

/// <summary>A current limit on its way to an EVSE, or in force there.</summary>
/// <param name="At">When it was sent or acknowledged, by <see cref="TimeProvider.GetTimestamp"/>.</param>
public sealed record EvseLimit(Ampere Current, long At);

/// <summary>What a car that can discharge was told to hold. Per phase; below 0: it feeds in.</summary>
/// <param name="Least">The lowest that it was told since it was last measured: it may be at any between.</param>
public sealed record EvseSetPoint(Ampere Current, Ampere Least);

/// <summary>A station did not take a set-point.</summary>
/// <param name="At">By <see cref="TimeProvider.GetTimestamp"/>.</param>
public sealed record SetPointRefusal(string Reason, long At);

/// <summary>One EVSE (1.6: one connector) at an instant.</summary>
/// <param name="Id">From 1.</param>
/// <param name="TransactionId">Null: no transaction runs. 1.6: the CSMS's number as text.</param>
/// <param name="Sent">The newest limit that was sent and is not answered yet.</param>
/// <param name="Accepted">The newest limit that the station accepted for the running transaction.</param>
/// <param name="Refusals">How many limits in a row the station did not accept.</param>
/// <param name="CsmsLimit">Per phase: what the CSMS's own profiles allow the running transaction now. Null: they do not limit it.</param>
public sealed record EvseSnapshot(
    int Id,
    EvseStatus Status,
    string? TransactionId,
    long TransactionSince,
    EvseMeasurement? Measured,
    EvseLimit? Sent,
    EvseLimit? Accepted,
    int Refusals,
    Ampere? CsmsLimit = null)
{
    /// <summary>The highest limit that was sent and not answered since one was accepted last, and when the latest of them was sent.</summary>
    public EvseLimit? Unanswered { get; init; }

    /// <summary>What its car was told to hold, within its limit. Null: it charges up to its limit.</summary>
    public EvseSetPoint? SetPoint { get; init; }

    /// <summary>The last set-point that was refused; null: none was in this transaction.</summary>
    public SetPointRefusal? NoSetPoint { get; init; }

    /// <summary>The transaction is remembered from before the gateway started, and the station has said nothing of it since.</summary>
    public bool IsRecalled { get; init; }

    /// <summary>Per phase: what the CSMS allows every transaction of the site now. Null: that is not limited.</summary>
    public Ampere? GroupLimit { get; init; }

    /// <summary>True: the CSMS or the driver had priority charging switched on for the transaction (OCPP 2.1, K21, K22).</summary>
    public bool HasPriority { get; init; }

    /// <summary>What is wished for the car that is there.</summary>
    public Wish Wish { get; init; } = Wish.None;

    /// <summary>True where a car is there and may draw current now or within seconds.</summary>
    public bool MayDraw => TransactionId is not null || Status is EvseStatus.Occupied or EvseStatus.Charging or EvseStatus.Suspended;
}

/// <summary>One charging station at an instant.</summary>
/// <param name="Version">The subprotocol in use, such as <c>ocpp1.6</c>; null before the first connection.</param>
/// <param name="OnlineSince">When the present connection began, by <see cref="TimeProvider.GetTimestamp"/>; 0 while it has none.</param>
/// <param name="LastHeard">When the last frame came, by <see cref="TimeProvider.GetTimestamp"/>; 0: never.</param>
/// <param name="BootStatus">The CSMS's last word on its BootNotification: Accepted, Pending or Rejected; null: none yet.</param>
/// <param name="UpstreamConnected">True while its own link to the CSMS stands.</param>
/// <param name="FallbackInstalled">True once the station accepted the fallback profile.</param>
public sealed record StationSnapshot(
    StationPlan Plan,
    bool Online,
    string? Version,
    long OnlineSince,
    long LastHeard,
    bool UpstreamConnected,
    string? BootStatus,
    string? Vendor,
    string? Model,
    string? Firmware,
    bool FallbackInstalled,
    ImmutableArray<EvseSnapshot> Evses)
{
    /// <summary>What it makes of limits.</summary>
    public Ability Ability { get; init; } = Ability.Usual;

    /// <summary>Per phase: what the CSMS's own profiles allow the whole station now, all its EVSEs together. Null: that is not limited.</summary>
    public Ampere? CsmsMax { get; init; }

    /// <summary>Messages to and from it whose content broke the rules of their version, since the gateway started.</summary>
    public long FaultyMessages { get; init; }

    /// <summary>The newest kind of them, one line; null: none.</summary>
    public string? LastFault { get; init; }
}
