using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.GridSignals.External;

/// <summary>
/// Keeps what leaves the site at the connection below the lowest limit of what may be fed in, by what inverters and batteries may
/// generate, split by their ratings. Cars that wait for the sun are told of what is cut, so that they have it first.
/// </summary>
internal sealed class FeedInLimiter(LimitHub hub, EquipmentDesk desk, GridPower power, SiteImage image, TimeProvider time, ILogger<FeedInLimiter> logger) : BackgroundService
{
    /// <summary>As a cap is named at <see cref="EquipmentDesk"/>.</summary>
    public const string Owner = "feedInLimit";

    /// <summary>An inverter that is left alone goes on without the limit, as its maker has it: the other way round would stop plants for a restart.</summary>
    public static readonly TimeSpan Reverts = TimeSpan.FromMinutes(10);

    /// <summary>0 W stops some inverters for minutes.</summary>
    private const double Floor = 0.01;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly FeedInControl _control = new();
    private readonly Dictionary<string, (double? Watt, long At)> _told = new(StringComparer.Ordinal);
    private readonly HashSet<string> _troubled = new(StringComparer.Ordinal);
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
        var limit = hub.Export(at)?.Limit.Value;
        var reached = desk.Equipment.Where(e => e.Ability is not null).ToImmutableArray();
        if (limit is null && _told.Count == 0)
        {
            image.Curtailed = default;
            return;
        }

        var rating = reached.Sum(e => e.Ability!.MaxFeedIn.Value);
        var total = _control.Next(limit, power.Import(at), reached.Sum(e => power.FeedIn(e.Id, at)), rating, seconds);
        image.Curtailed = new(_control.Curtailed);
        await Task.WhenAll(reached.Select(e => TellAsync(e, total * e.Ability!.MaxFeedIn.Value / rating, at, stopping))).ConfigureAwait(false);
    }

    private async Task TellAsync(IDerEquipment equipment, double? watt, long at, CancellationToken stopping)
    {
        var rating = equipment.Ability!.MaxFeedIn.Value;
        double? cap = watt is { } some ? Math.Max(Floor * rating, some) : null;
        if (!IsDue(equipment.Id, cap, rating, at))
        {
            return;
        }

        var outcome = await desk.CapAsync(equipment.Id, Owner, cap is { } c ? new(c) : null, Reverts, stopping).ConfigureAwait(false);
        if (outcome.Result is DerResult.Done)
        {
            _troubled.Remove(equipment.Id);
            Told(equipment.Id, cap, at);
        }
        else if (_troubled.Add(equipment.Id))
        {
            Log.EquipmentRefused(logger, equipment.Id, outcome.Reason);
        }
    }

    private void Told(string id, double? cap, long at)
    {
        lock (_told)
        {
            if (cap is { } watt)
            {
                _told[id] = (watt, at);
            }
            else
            {
                _told.Remove(id);
            }
        }
    }

    /// <summary>Cuts at once, raises of some worth, and anew before half of its time has passed.</summary>
    private bool IsDue(string id, double? cap, double rating, long at)
    {
        lock (_told)
        {
            return !_told.TryGetValue(id, out var told) ? cap is not null
                : cap is null || cap < told.Watt || cap > told.Watt + (0.02 * rating) || time.GetElapsedTime(told.At, at) > Reverts / 2;
        }
    }
}
