using Gateway.Journal;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.LocalController.DeviceModel;

/// <summary>
/// How current is shared. The CSMS may have more of it kept free than the site file says, and never less: nobody upstream can raise
/// a local limit.
/// </summary>
internal sealed class BalancingBlock : IOwnBlock
{
    private const string Component = "Balancing";
    private const double MostReserve = 100;     // A, as in the site file

    private static readonly Row<BalancingPlan>[] Table =
    [
        new("Strategy", DataEnumType.OptionList, b => b.Strategy) { SiteKey = "balancing.strategy", Values = ["fair", "priority", "throughput"] },
        new("Interval", DataEnumType.Decimal, b => Written.Seconds(b.Every), "s") { SiteKey = "balancing.every" },
        new("StaleAfter", DataEnumType.Decimal, b => Written.Seconds(b.StaleAfter), "s") { SiteKey = "balancing.staleAfter" },
    ];

    private readonly BalancingPlan? _plan;
    private readonly Setting<double>? _reserve;

    public BalancingBlock(SiteImage image, DurableNotes notes)
    {
        _plan = image.Plan.Balancing;
        if (_plan is not null)
        {
            var least = _plan.Reserve.Value;
            _reserve = SettingKinds.Number(
                notes, new(Component, null, "Reserve"), least, least, Math.Max(least, MostReserve), "A", "balancing.reserve");
            _reserve.Follow(value => image.LeastReserve = new(value));
        }
    }

    public IEnumerable<Variable> Variables => _plan is null ? [] : [.. Family.Of(Component, null, Table, () => _plan), _reserve!.Variable];
}
