using Gateway.Balancing;
using Gateway.Site;
using static Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.Balancing;

/// <summary>A site drawn by lot, on which things come, go and break; the same seed gives the same life.</summary>
internal sealed class RandomSite
{
    private static readonly Phase[][] Wirings =
        [[Phase.L1, Phase.L2, Phase.L3], [Phase.L2, Phase.L3, Phase.L1], [Phase.L3, Phase.L1, Phase.L2], [Phase.L1], [Phase.L3]];

    /// <summary>Seconds from a car that is plugged in to its transaction: authorising and locking take time.</summary>
    private const int Notice = 15;

    private readonly Random _random;
    private readonly Dictionary<string, int> _arriving = [];

    public RandomSite(int seed)
    {
        _random = new(seed);
        var house = _random.Next(0, 20);
        var stations = Enumerable.Range(0, _random.Next(1, 9)).Select(NewStation).ToList();
        // What holds for every site that `check` lets pass: fallbacks and uncontrolled load fit.
        var needed = stations.Count * 8;
        var options = new BalancingOptions
        {
            Strategy = _random.Next(4) == 0 ? Strategy.Priority : Strategy.Fair,
            Every = TimeSpan.FromSeconds(1),
            Reserve = new(_random.Next(0, 4)),
            StaleAfter = TimeSpan.FromSeconds(10),
        };
        Plant = new(
            [
                Circuit("main", needed + house + 5 + _random.Next(0, 60), meter: _random.Next(4) > 0 ? "grid" : null, uncontrolled: house),
                Circuit("row-a", needed + _random.Next(0, 40), "main", _random.Next(3) == 0 ? "row" : null, 0),
                Circuit("row-b", needed + _random.Next(0, 40), "main"),
            ],
            stations, options);
        Plant.House["main"] = PerPhase<Ampere>.From(_ => new(_random.Next(0, house + 1)));
        foreach (var station in Plant.Stations.Values)
        {
            station.AnswersAfter = _random.Next(0, 4);
            station.FollowsAfter = _random.Next(0, 8);
            station.MeasuresEvery = new[] { 0, 1, 5, 10, 60 }[_random.Next(5)];
            station.Connect();
        }
    }

    public Plant Plant { get; }

    /// <summary>
    /// Lives for a while. No transaction starts while a station is away whose car may still draw more than its fallback: until its
    /// live limit ends the budget can lack the newcomer's fallback current for as long as it takes to cut that. For the same
    /// reason no two stations are away of which one may draw more than its fallback and one that is held below it falls back up.
    /// </summary>
    public void Live(int seconds, Action<Plant> each, bool troubles)
    {
        Plant.Run(seconds, plant =>
        {
            each(plant);
            foreach (var station in plant.Stations.Values)
            {
                Happen(station, troubles);
            }

            if (troubles && plant.UnpluggedMeters.Count == 0 && _random.Next(200) == 0)
            {
                plant.UnpluggedMeters.Add(_random.Next(2) == 0 ? "grid" : "row");
            }
            else if (_random.Next(40) == 0)
            {
                plant.UnpluggedMeters.Clear();
            }

            if (troubles && _random.Next(400) == 0)
            {
                plant.RestartGateway();
            }
        });
    }

    private bool MayGo(VirtualStation station)
        => !Plant.Stations.Values.Any(away => !away.Online
            && ((away.IsOutOfReach && station.IsHeldDown) || (away.IsHeldDown && station.MayDrawMoreThanFallback)));

    private static StationPlan NewStation(int i, Random random)
        => Station(
            $"CP-{i}", random.Next(2) == 0 ? "row-a" : "row-b", max: random.Next(10, 33), min: random.Next(6, 9),
            fallback: new[] { 0, 8 }[random.Next(2)], priority: random.Next(2), wiring: Wirings[random.Next(Wirings.Length)]);

    private StationPlan NewStation(int i) => NewStation(i, _random);

    private void Happen(VirtualStation station, bool troubles)
    {
        if (_arriving.TryGetValue(station.Plan.Id, out var left))
        {
            // What an absent station may still draw can't be cut for a newcomer, who starts under its fallback profile whatever we say.
            _arriving[station.Plan.Id] = Plant.Stations.Values.Any(s => s.IsOutOfReach) ? Notice : left - 1;
            if (left == 0 && _arriving[station.Plan.Id] < 0)
            {
                _arriving.Remove(station.Plan.Id);
                station.PlugIn(_random.Next(6, 33), _random.Next(1, 4));
            }
        }
        else if (station.Online && !station.Charging && _random.Next(20) == 0)
        {
            Plant.Image.Station(station.Plan.Id).StatusIs(1, EvseStatus.Occupied);
            _arriving[station.Plan.Id] = Notice;
        }
        else if (station.Online && station.Charging && _random.Next(200) == 0)
        {
            station.Unplug();
        }
        else if (station.Charging && _random.Next(60) == 0)
        {
            station.Wants(_random.Next(6, 33));
        }
        else if (troubles && station.Online && _random.Next(150) == 0 && MayGo(station))
        {
            station.Disconnect();
        }
        else if (!station.Online && _random.Next(60) == 0)
        {
            station.Connect(boots: false);
        }
    }
}
