using System.Collections.Frozen;
using System.Collections.Immutable;
using Gateway.GridSignals;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.Tests.GridSignals.External;

/// <summary>An inverter or battery that does what it is told, or what the test wants, and remembers it.</summary>
internal sealed class Inverter(string id, double maxFeedIn, double maxCharge = 0) : IDerEquipment
{
    public string Id => id;

    public DerAbility? Ability { get; set; } = new(new(maxFeedIn), new(maxCharge), 0, 230, 50, FrozenDictionary<DERControlEnumType, int>.Empty);

    public ImmutableArray<GridEventFaultEnumType> Faults => [];

    /// <summary>The sun, or what a battery would give by itself.</summary>
    public double Sun { get; set; } = maxFeedIn;

    public double? Cap { get; private set; }

    /// <summary>So long it keeps to the cap if it is told nothing more.</summary>
    public TimeSpan CapReverts { get; private set; }

    public double? Held { get; private set; }

    /// <summary>All calls, oldest first; null: let go.</summary>
    public List<double?> Calls { get; } = [];

    public bool Refuses { get; set; }

    /// <summary>It does what it is told, and answers, when this has ended.</summary>
    public Task Adopts { get; set; } = Task.CompletedTask;

    public double FeedsIn => Math.Min(Sun, Cap ?? double.MaxValue);

    public Task<DerOutcome> PutAsync(DERControlEnumType kind, SetDERControlRequest? control, TimeSpan? remaining, CancellationToken stopping)
        => Task.FromResult(new DerOutcome(DerResult.NotSupported, "no controls here"));

    public async Task<DerOutcome> HoldAsync(Watt? power, TimeSpan reverts, CancellationToken stopping)
    {
        Calls.Add(power?.Value);
        await Adopts.WaitAsync(stopping);
        Held = Refuses ? Held : power?.Value;
        return Refuses ? new(DerResult.Failed, "it refuses") : new(DerResult.Done);
    }

    public async Task<DerOutcome> CapAsync(Watt? feedIn, TimeSpan reverts, CancellationToken stopping)
    {
        Calls.Add(feedIn?.Value);
        await Adopts.WaitAsync(stopping);
        (Cap, CapReverts) = Refuses ? (Cap, CapReverts) : (feedIn?.Value, reverts);
        return Refuses ? new(DerResult.Failed, "it refuses") : new(DerResult.Done);
    }
}
