using Gateway.Site;

namespace Gateway.GridSignals.External;

/// <summary>
/// While what may be drawn is limited, batteries charge with no more than the limit leaves: they are controllable devices too, and
/// what is stored is worth less than what is driven. In watt; pure but for what it remembers.
/// </summary>
internal sealed class ChargeControl
{
    /// <summary>Per second, of what the limit leaves.</summary>
    private const double Rise = 0.1;

    private double? _most;

    /// <param name="limit">What controllable devices may draw; null: nobody limits it.</param>
    /// <param name="draws">What they draw from the grid now; null: unknown.</param>
    /// <param name="charges">What batteries charge with of it.</param>
    /// <param name="rating">The most that they can.</param>
    /// <returns>What they may charge with; null: all they want.</returns>
    public double? Next(double? limit, double? draws, double charges, double rating, double seconds)
    {
        if (limit is not { } most)
        {
            return _most = null;
        }

        // Nobody measures what is drawn: what batteries take may all come from the grid.
        var left = most - (draws ?? charges);
        if (left < 0)
        {
            _most = Math.Max(0, Math.Min(_most ?? charges, charges) + left);
        }
        else if (_most is { } held)
        {
            _most = held + (Rise * seconds * left);
        }

        return _most = _most >= rating ? null : _most;
    }
}

/// <summary>Tells batteries what they may charge with while what is drawn is limited.</summary>
internal sealed class BatteryBrake(LimitHub hub, EquipmentDesk desk, GridPower power, SiteImage image, TimeProvider time, ILogger<BatteryBrake> logger) : BackgroundService
{
    public const string Owner = "consumptionLimit";

    public static readonly TimeSpan Reverts = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly ChargeControl _control = new();
    private readonly HashSet<string> _held = new(StringComparer.Ordinal);       // under itself
    private long _lookedAt = time.GetTimestamp();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.SignalsFailed(logger, e);
            }
        }
    }

    internal async Task LookAsync(CancellationToken stopping)
    {
        var at = time.GetTimestamp();
        var seconds = time.GetElapsedTime(_lookedAt, at).TotalSeconds;
        _lookedAt = at;
        var batteries = desk.Equipment.Where(e => e.Ability is { MaxCharge.Value: > 0 }).ToList();
        if (batteries.Count == 0)
        {
            return;
        }

        var rating = batteries.Sum(b => b.Ability!.MaxCharge.Value);
        var most = _control.Next(Limit(at), LimitEffect.Flow(LimitDirection.Import, power, at), power.Charging(at), rating, seconds);
        foreach (var battery in batteries)
        {
            await TellAsync(battery.Id, most * battery.Ability!.MaxCharge.Value / rating, stopping).ConfigureAwait(false);
        }
    }

    private double? Limit(long at)
    {
        double? least = null;
        foreach (var limit in hub.Active(time.GetUtcNow(), at))
        {
            var watt = limit.Power?.Limit.Value ?? (3 * limit.PerPhase.Value * image.Plan.Voltage.Value);
            least = Math.Min(least ?? watt, watt);
        }

        return least;
    }

    private async Task TellAsync(string id, double? watt, CancellationToken stopping)
    {
        if (watt is null && !_held.Contains(id))
        {
            return;
        }

        var outcome = await desk.HoldAsync(id, Owner, LimitRank.GridOperator, watt is { } w ? new(w) : null, Reverts, stopping).ConfigureAwait(false);
        if (outcome.Result is not DerResult.Done && _held.Add(id))
        {
            Log.EquipmentRefused(logger, id, outcome.Reason);
        }

        _ = watt is null ? _held.Remove(id) : _held.Add(id);
    }
}
