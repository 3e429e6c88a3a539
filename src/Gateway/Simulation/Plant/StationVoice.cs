using Gateway.Ocpp;
using Gateway.Site;

namespace Gateway.Simulation.Plant;

/// <summary>What a station tells the gateway: connections, transactions, measurements. Transactions are told late rather than never.</summary>
internal sealed class StationVoice(PlantStation station, Dice dice)
{
    private const double Noise = 0.005;

    /// <summary>Seconds from a pilot that moves until its car has come to it.</summary>
    private const double CarsTake = 6;

    /// <summary>Seconds from a connection until limits are expected to be followed.</summary>
    private const double JoiningLasts = 45;

    private readonly List<(int Evse, string Transaction)> _ended = [];
    private readonly HashSet<string> _untold = [];
    private readonly List<(PlantOutlet Outlet, int Due)> _asked = [];
    private int _nextMeasurement;

    /// <summary>Null: there is no connection, whatever the gateway thinks.</summary>
    public StationLink? Link { get; private set; }

    /// <summary>Nothing gets through, and the gateway does not know it yet.</summary>
    public bool IsBroken { get; set; }

    /// <summary>From this step on it should take limits: it has had the time to be given its fallback profile.</summary>
    public int AtHandFrom { get; private set; }

    public bool IsHeard => Link is not null && !IsBroken;

    /// <summary>It began while nobody listened, and nobody has heard of it yet.</summary>
    public bool IsUntold(string transaction) => _untold.Contains(transaction);

    public void Connect(StationLink link, bool boots)
    {
        (Link, IsBroken) = (link, false);
        AtHandFrom = station.Now + PlantTime.Steps(JoiningLasts);
        station.Online(true);
        link.Image.Connected(link.Version.Name());
        if (boots)
        {
            link.Say(s => s.Booted("Acme", "One", "1.0"));
            link.Say(s => s.BootAnswered("Accepted"));
        }

        foreach (var (evse, _) in _ended)
        {
            link.Say(s => s.TransactionEnded(evse));
        }

        _ended.Clear();
        foreach (var outlet in station.Outlets)
        {
            Resume(link, outlet, boots);
        }
    }

    /// <summary>The connection has gone, and the gateway knows.</summary>
    public void Disconnect()
    {
        station.Online(false);
        foreach (var outlet in station.Outlets)
        {
            if (outlet.Transaction is { } running && IsUntold(running))
            {
                outlet.ToldOf(station.Now);     // from now on it is known that one may be running
            }
        }

        Link?.Close();
        Link = null;
    }

    /// <summary>The gateway has died.</summary>
    public void Orphan()
    {
        station.Online(false);
        (Link, IsBroken) = (null, false);
    }

    public void Plugged(PlantOutlet outlet)
    {
        var written = station.Clock;
        Say(s =>
        {
            s.WroteAt(written);
            s.StatusIs(outlet.Id, outlet.Car is null ? EvseStatus.Available : EvseStatus.Occupied);
        });
    }

    public void Started(PlantOutlet outlet)
    {
        var id = outlet.Transaction!;
        if (!IsHeard)
        {
            _untold.Add(id);
        }

        var written = station.Clock;
        Say(s =>
        {
            s.WroteAt(written);
            s.TransactionRuns(outlet.Id, id);
            s.StatusIs(outlet.Id, EvseStatus.Charging);
        });
    }

    public void Ended(PlantOutlet outlet, string transaction)
    {
        if (!IsHeard)
        {
            _ended.Add((outlet.Id, transaction));
            return;
        }

        Say(s =>
        {
            s.TransactionEnded(outlet.Id);
            s.StatusIs(outlet.Id, EvseStatus.Occupied);
        });
    }

    public void Step(int step)
    {
        if (step >= _nextMeasurement)
        {
            _nextMeasurement = step + PlantTime.Steps(station.Draft.Measures > 0 ? station.Draft.Measures : 3600);
            foreach (var outlet in station.Outlets)
            {
                Measure(outlet);
            }
        }

        for (var i = _asked.Count - 1; i >= 0; i--)
        {
            if (_asked[i].Due <= step)
            {
                Measure(_asked[i].Outlet);
                _asked.RemoveAt(i);
            }
        }

        Link?.Step(step, IsBroken);
    }

    /// <summary>They are to be measured at a step, out of turn: once the call that asked for it is answered.</summary>
    public void Asked(IEnumerable<PlantOutlet> outlets, int due) => _asked.AddRange(outlets.Select(o => (o, due)));

    private void Resume(StationLink link, PlantOutlet outlet, bool boots)
    {
        // What began while it was away is told now; of 2.x also the measurements that were held, and with them the transaction.
        var isNews = outlet.Transaction is { } untold && _untold.Remove(untold);
        if (isNews)
        {
            outlet.ToldOf(station.Now);
        }

        if (outlet.Transaction is { } running
            && (isNews | boots | (station.Draft.Version is not OcppVersion.V16 && station.Draft.Measures > 0)))
        {
            link.Say(s => s.TransactionRuns(outlet.Id, running));
        }

        if (boots || station.Draft.TellsStatus)
        {
            var status = outlet.Transaction is not null ? EvseStatus.Charging : outlet.Car is null ? EvseStatus.Available : EvseStatus.Occupied;
            var written = station.Clock;
            link.Say(s =>
            {
                s.WroteAt(written);
                s.StatusIs(outlet.Id, status);
            });
        }
    }

    private void Measure(PlantOutlet outlet)
    {
        if (outlet.Transaction is not { } running || !IsHeard || station.IsDown || station.Draft.Measures <= 0)
        {
            return;
        }

        outlet.Measured(station.Now, PlantTime.Steps(station.Draft.Class + CarsTake));
        var written = station.Clock;
        var phases = outlet.Phases.Length;
        var reads = outlet.Draw;
        var current = PerPhase<Ampere>.From(p => new((int)p < phases ? reads * (1 + dice.Between(-Noise, Noise)) : 0));
        Say(s =>
        {
            s.WroteAt(written);
            s.TransactionRuns(outlet.Id, running);
            s.Measured(outlet.Id, new(station.Timestamp, current, null, null, null, null));
        });
    }

    private void Say(Action<StationState> word)
    {
        if (IsHeard)
        {
            Link!.Say(word);
        }
    }
}
