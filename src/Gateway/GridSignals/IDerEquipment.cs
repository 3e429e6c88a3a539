using System.Collections.Frozen;
using System.Collections.Immutable;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.GridSignals;

/// <summary>An inverter or battery on the site that can be told how to feed in. Calls for one equipment do not overlap.</summary>
internal interface IDerEquipment
{
    /// <summary>As in <c>devices:</c> of the site file.</summary>
    string Id { get; }

    /// <summary>What it can do. Null: out of reach since the gateway started.</summary>
    DerAbility? Ability { get; }

    /// <summary>What it reports as tripped or curtailed by a grid event now; empty: nothing.</summary>
    ImmutableArray<GridEventFaultEnumType> Faults { get; }

    /// <summary>Makes a control of this kind act from now on, or none of the kind. Ends when it was adopted, read back and compared.</summary>
    /// <param name="control">Null: none of the kind acts; what the equipment does without one.</param>
    /// <param name="remaining">Null: until it is replaced. Else the equipment's own reversion timer, where it has one, ends it after that time.</param>
    Task<DerOutcome> PutAsync(DERControlEnumType kind, SetDERControlRequest? control, TimeSpan? remaining, CancellationToken stopping);

    /// <summary>Tells it what active power to hold, within what it can do. Positive: into the equipment (charging), negative: feeds in.</summary>
    /// <param name="reverts">It goes back to what it does by itself after this time unless told again.</param>
    Task<DerOutcome> HoldAsync(Watt? power, TimeSpan reverts, CancellationToken stopping);

    /// <summary>Caps what it feeds in, beside a LimitMaxDischarge control: the lower of both acts. Null: no cap.</summary>
    Task<DerOutcome> CapAsync(Watt? feedIn, TimeSpan reverts, CancellationToken stopping);
}

/// <summary>What an equipment can do: its ratings and the kinds of control that it takes.</summary>
/// <param name="MaxFeedIn">The most active power that it can feed in, above 0.</param>
/// <param name="MaxCharge">The most active power that it can take; 0 of one that only feeds in.</param>
/// <param name="MaxVar">The most reactive power either way, in var.</param>
/// <param name="NominalVolt">What percentages of voltage count from, phase to neutral, in V.</param>
/// <param name="NominalHertz">Of the grid, 50 or 60 Hz.</param>
/// <param name="Kinds">By kind that it supports: how many points a curve may have; 0 for kinds without curve.</param>
internal sealed record DerAbility(
    Watt MaxFeedIn,
    Watt MaxCharge,
    double MaxVar,
    double NominalVolt,
    double NominalHertz,
    FrozenDictionary<DERControlEnumType, int> Kinds)
{
    /// <summary>Null: it does not tell.</summary>
    public DerNameplate? Plate { get; init; }
}

/// <summary>What came of telling an equipment.</summary>
internal enum DerResult
{
    Done,
    NotSupported,
    OutOfRange,
    Failed,

    /// <summary>It is out of reach, such as an inverter at night, and is told once it is back.</summary>
    Later,
}

/// <summary>What came of telling an equipment, and why.</summary>
/// <param name="Reason">One sentence with register and device where it is about one; empty if done.</param>
internal readonly record struct DerOutcome(DerResult Result, string Reason = "");
