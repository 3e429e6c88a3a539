using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.LocalController.DeviceModel;

/// <summary>The site's circuits: what they may carry, what they carry, what is promised to cars. Currents per site phase.</summary>
internal sealed class CircuitsBlock(Picture picture) : IOwnBlock
{
    private static readonly Row<Circuit>[] Table =
    [
        new("ElectricalParent", DataEnumType.String, c => c.Plan.Parent is { } parent ? $"Circuit#{parent}" : "") { SiteKey = "circuits.parent" },
        new("Meter", DataEnumType.String, c => c.Plan.Meter) { SiteKey = "circuits.meter" },
        new("Limit", DataEnumType.Decimal, c => Written.Number(c.Plan.Limit.Value, 2), "A") { SiteKey = "circuits.limit" },
        .. Row<Circuit>.PerPhase("ACCurrent", "A", 2, c => Amperes(c.Share?.Measured)),
        .. Row<Circuit>.PerPhase("Uncontrolled", "A", 2, c => Amperes(c.Share?.Uncontrolled)),
        .. Row<Circuit>.PerPhase("Promised", "A", 2, c => Amperes(c.Share?.Promised)),
        new("Problem", DataEnumType.Boolean, c => Written.Bool(c.IsBlind)),
        new("Message", DataEnumType.String, c => c.IsBlind ? $"Meter {c.Plan.Meter} has no fresh reading." : ""),
    ];

    public IEnumerable<Variable> Variables
        => picture.Now.Plan.Circuits.SelectMany(plan => Family.Of("Circuit", plan.Id, Table, () => Find(plan)));

    private Circuit Find(CircuitPlan plan) => new(plan, picture.Now.Allocation?.Circuits.GetValueOrDefault(plan.Id));

    private static PerPhase<double>? Amperes(PerPhase<Ampere>? current) => current?.Map(a => a.Value);

    /// <summary>A circuit at an instant.</summary>
    /// <param name="Share">Null: nothing was shared out yet.</param>
    private sealed record Circuit(CircuitPlan Plan, CircuitShare? Share)
    {
        public bool IsBlind => Plan.Meter is not null && Share is { MeterFresh: false };
    }
}
