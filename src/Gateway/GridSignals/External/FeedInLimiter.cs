using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.GridSignals.External;

/// <summary>
/// Keeps what leaves the site at the connection below the lowest limit of what may be fed in, by what inverters and batteries may
/// generate. Cars that wait for the sun are told of what is cut, so that they have it first.
/// </summary>
internal sealed class FeedInLimiter(LimitHub hub, EquipmentDesk desk, GridPower power, SiteImage image, TimeProvider time, ILogger<FeedInLimiter> logger)
    : SteeringLoop(time, logger)
{
    /// <summary>As a cap is named at <see cref="EquipmentDesk"/>.</summary>
    public const string Owner = "feedInLimit";

    /// <summary>An inverter that is left alone goes on without the limit, as its maker has it: the other way round would stop plants for a restart.</summary>
    public static readonly TimeSpan Reverts = TimeSpan.FromMinutes(10);

    /// <summary>0 W stops some inverters for minutes.</summary>
    private const double Floor = 0.01;

    /// <summary>So long a gateway that has just begun waits for its first reading of the connection: what its last life told inverters still holds.</summary>
    private static readonly TimeSpan FirstReading = TimeSpan.FromSeconds(5);

    /// <summary>How old a value may be inside of a meter when it is read.</summary>
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);

    private readonly FeedInControl _control = new();
    private readonly RecentPower _recent = new();
    private readonly ToldPowers _told = new(Reverts, time, logger);
    private readonly TimeProvider _time = time;
    private readonly long _began = time.GetTimestamp();

    protected override Task SteerAsync(long at, double seconds, CancellationToken stopping)
    {
        var limit = hub.Export(at)?.Limit.Value;
        var reached = desk.Equipment.Where(e => e.Ability is not null).ToImmutableArray();
        if (limit is null && !_told.Any)
        {
            image.Curtailed = default;
            _recent.Clear();
            return Task.CompletedTask;
        }

        var grid = power.Grid(at);
        if (grid is null && !_told.Any && _time.GetElapsedTime(_began, at) < FirstReading)
        {
            return Task.CompletedTask;
        }

        var all = reached.Select(e => (Rating: e.Ability!.MaxFeedIn.Value, FeedIn: power.FeedIn(e.Id, at))).ToImmutableArray();
        _recent.Add(at, all.Sum(e => e.FeedIn));
        var seen = _recent.Since((grid?.At ?? at) - (long)(Refresh.TotalSeconds * _time.TimestampFrequency));
        var total = _control.Next(limit, grid?.Watt, all.Sum(e => e.FeedIn), seen, all.Sum(e => e.Rating), seconds);
        var shares = total is { } watt ? FeedInShares.Split(watt, all) : null;
        image.Curtailed = new(_control.Curtailed);
        for (var i = 0; i < reached.Length; i++)
        {
            Tell(reached[i], shares?[i], at, stopping);
        }

        return Task.CompletedTask;
    }

    protected override Task EndAsync() => _told.EndAsync();

    private void Tell(IDerEquipment equipment, double? watt, long at, CancellationToken stopping)
    {
        var rating = equipment.Ability!.MaxFeedIn.Value;
        double? most = watt is { } some ? Math.Max(Floor * rating, some) : null;
        _told.Tell(equipment.Id, most, rating, at, cap => desk.CapAsync(equipment.Id, Owner, cap, Reverts, stopping));
    }
}
