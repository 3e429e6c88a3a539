using System.Collections.Frozen;
using System.Collections.Immutable;
using Gateway.GridSignals;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;
using Gateway.Tests.Peers;

namespace Gateway.Tests.GridSignals.Der;

/// <summary>What an equipment was told of a kind of control.</summary>
/// <param name="Control">Its id; null: none acts.</param>
internal sealed record Put(DERControlEnumType Kind, string? Control, TimeSpan? Remaining);

/// <summary>An inverter that takes what it is told, or does what the test says.</summary>
internal sealed class Inverter(string id = "roof") : IDerEquipment
{
    private readonly Lock _lock = new();
    private readonly List<Put> _puts = [];      // under _lock
    private int _open;

    public string Id => id;

    public DerAbility? Ability { get; set; } = Able(Enum.GetValues<DERControlEnumType>());

    public ImmutableArray<GridEventFaultEnumType> Faults { get; set; } = [];

    /// <summary>What it makes of a control.</summary>
    public Func<Put, Task<DerOutcome>> Takes { get; set; } = _ => Task.FromResult(new DerOutcome(DerResult.Done));

    /// <summary>All it was told, in order.</summary>
    public IReadOnlyList<Put> Puts
    {
        get
        {
            lock (_lock)
            {
                return [.. _puts];
            }
        }
    }

    public static DerAbility Able(IEnumerable<DERControlEnumType> kinds, int points = 10)
        => new(new(10_000), new(0), 6_000, 230, 50, kinds.ToFrozenDictionary(k => k, _ => points));

    public async Task<DerOutcome> PutAsync(DERControlEnumType kind, SetDERControlRequest? control, TimeSpan? remaining, CancellationToken stopping)
    {
        Assert.Equal(1, Interlocked.Increment(ref _open));      // calls for one equipment do not overlap
        var put = new Put(kind, control?.ControlId, remaining);
        lock (_lock)
        {
            _puts.Add(put);
        }

        try
        {
            return await Takes(put).WaitAsync(stopping);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    public Task<DerOutcome> HoldAsync(Watt? power, TimeSpan reverts, CancellationToken stopping) => throw new NotSupportedException();

    public Task<DerOutcome> CapAsync(Watt? feedIn, TimeSpan reverts, CancellationToken stopping) => throw new NotSupportedException();

    /// <summary>What it was told last of a kind.</summary>
    public string? Last(DERControlEnumType kind) => Puts.LastOrDefault(p => p.Kind == kind)?.Control;

    /// <summary>How often it was told that control so far.</summary>
    public int Count(string? control) => Puts.Count(p => p.Control == control);

    /// <summary>Waits until the last word of a kind is this.</summary>
    public Task HearsAsync(string? control, DERControlEnumType kind = DERControlEnumType.VoltVar)
        => Patience.Until(() => Puts.LastOrDefault(p => p.Kind == kind) is { } last && last.Control == control, $"{Id} told {control ?? "none"} of {kind}");

    /// <summary>Waits until it was told something so often.</summary>
    public Task HearsAsync(string? control, int times) => Patience.Until(() => Count(control) >= times, $"{Id} told {control} {times} times");
}
