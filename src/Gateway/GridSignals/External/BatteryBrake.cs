using Gateway.Site;

namespace Gateway.GridSignals.External;

/// <summary>Tells batteries what they may charge with while what is drawn is limited.</summary>
internal sealed class BatteryBrake(LimitHub hub, EquipmentDesk desk, GridPower power, SiteImage image, TimeProvider time, ILogger<BatteryBrake> logger)
    : SteeringLoop(time, logger)
{
    /// <summary>As a set-point is named at <see cref="EquipmentDesk"/>.</summary>
    public const string Owner = "consumptionLimit";

    /// <summary>As long as a station keeps its limit without the gateway: a restart is no end of a limit.</summary>
    public static readonly TimeSpan Reverts = TimeSpan.FromSeconds(120);

    /// <summary>Kept below the limit, as part of it: what meters err by.</summary>
    private const double Margin = 0.01;

    private readonly ImportRoom _room = new(hub, power, image);
    private readonly Dictionary<string, ChargeControl> _controls = desk.Equipment.ToDictionary(e => e.Id, _ => new ChargeControl(), StringComparer.Ordinal);
    private readonly ToldPowers _told = new(Reverts, time, logger);

    protected override Task SteerAsync(long at, double seconds, CancellationToken stopping)
    {
        var batteries = desk.Equipment.Where(e => e.Ability is { MaxCharge.Value: > 0 }).Select(e => (Equipment: e, Charges: power.Charging(e.Id, at))).ToList();
        var charges = batteries.Sum(b => b.Charges?.Watt ?? 0);
        var read = power.Grid(at)?.At;
        var left = _room.At(at, Margin, batteries.Sum(b => _controls[b.Equipment.Id].Unseen(b.Charges, read)));
        foreach (var (battery, measured) in batteries)
        {
            var charge = measured?.Watt ?? 0;
            var part = left < 0 ? left * (charges > 0 ? charge / charges : 0) : left / batteries.Count;
            _told.Tell(
                battery.Id, _controls[battery.Id].Next(part, charge, seconds), battery.Ability!.MaxCharge.Value, at,
                watt => desk.HoldAsync(battery.Id, Owner, LimitRank.GridOperator, watt, Reverts, stopping));
        }

        return Task.CompletedTask;
    }

    protected override Task EndAsync() => _told.EndAsync();
}
