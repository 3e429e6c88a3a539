namespace Gateway.Simulation.Plant;

/// <summary>A plant with its gateway: who is connected to whom, and everything moved by one step.</summary>
internal sealed class PlantSite : IDisposable
{
    /// <summary>Seconds until the last station has noticed that it can connect again.</summary>
    public const double MeetsWithin = 30;

    /// <summary>Seconds until the gateway finds that a connection is dead on which nothing arrives: pings go once a minute.</summary>
    private const double HalfOpenLasts = 90;

    private readonly Dice _dice;
    private readonly List<(int Due, PlantStation Station, bool Boots)> _meeting = [];
    private readonly List<(int Due, PlantStation Station)> _parting = [];
    private readonly List<Visitors> _visitors = [];

    public PlantSite(PlantDraft draft, int seed)
    {
        (Draft, _dice) = (draft, Dice.Of(seed, 2));
        Circuits = [.. draft.Circuits.Select((c, i) => new PlantCircuit(c, Dice.Of(seed, 1000 + i)))];
        Stations = [.. draft.Stations.Select((s, i) => new PlantStation(s, Time, Dice.Of(seed, 2000 + i)))];
        Truth = new(Circuits, Stations);
        Gateway = new(draft, Time, Dice.Of(seed, 3));
        Troubles = new(this, Dice.Of(seed, 4));
        for (var s = 0; s < Stations.Length; s++)
        {
            foreach (var outlet in Stations[s].Outlets)
            {
                _visitors.Add(new(Stations[s], outlet, draft.Guests, Dice.Of(seed, 3000 + (10 * s) + outlet.Id)));
            }
        }

        Reckon();
        Gateway.Begin();
        foreach (var station in Stations)
        {
            Meet(station, boots: true);
        }
    }

    public PlantDraft Draft { get; }

    public PlantTime Time { get; } = new();

    public PlantCircuit[] Circuits { get; }

    public PlantStation[] Stations { get; }

    public PlantTruth Truth { get; }

    public PlantGateway Gateway { get; }

    public Troubles Troubles { get; }

    public IReadOnlyList<Visitors> Visitors => _visitors;

    /// <summary>By the index of the station whose EVSE it is.</summary>
    public IEnumerable<(int Station, PlantOutlet Outlet)> Outlets
        => Stations.SelectMany((s, i) => s.Outlets.Select(o => (i, o)));

    public void Step()
    {
        var step = ++Time.Step;
        Troubles.Step(step);
        Connect(step);
        foreach (var visitors in _visitors)
        {
            visitors.Step(step);
        }

        foreach (var station in Stations)
        {
            station.Step(step);
        }

        foreach (var circuit in Circuits)
        {
            circuit.House.Step(step);
            circuit.Pv?.Step(step);
            circuit.Battery?.Step();
            foreach (var der in circuit.Ders)
            {
                der.Step(step);
            }
        }

        Truth.Step(step);
        foreach (var circuit in Circuits)
        {
            circuit.Meter?.Step(step, circuit.Flow, Time, Gateway.Report);
        }

        if (step % PlantTime.StepsPerSecond == 0)
        {
            Gateway.Tick();
            Reach(step);
        }
    }

    /// <summary>A station loses its connection.</summary>
    /// <param name="isUnnoticed">The gateway goes on believing in it for a while.</param>
    public void Part(PlantStation station, bool isUnnoticed)
    {
        _meeting.RemoveAll(m => m.Station == station);
        station.Online(false);
        station.Voice.IsBroken = true;
        _parting.Add((Time.Step + (isUnnoticed ? PlantTime.Steps(HalfOpenLasts) : 1), station));
    }

    /// <summary>A station connects, as soon as it has noticed that it can.</summary>
    public void Meet(PlantStation station, bool boots = false)
        => _meeting.Add((Time.Step + _dice.Steps(0.5, boots ? 20 : MeetsWithin), station, boots));

    public void KillGateway()
    {
        Gateway.Kill();
        _parting.Clear();
        foreach (var station in Stations)
        {
            station.Voice.Orphan();
        }

        Array.ForEach(Circuits, c => c.Meter?.Forget());
    }

    public void BeginGateway()
    {
        Gateway.Begin();
        foreach (var station in Stations.Where(s => !s.IsDown && !_meeting.Any(m => m.Station == s)))
        {
            Meet(station);
        }
    }

    public void Dispose() => Gateway.Dispose();

    private void Connect(int step)
    {
        for (var i = _parting.Count - 1; i >= 0; i--)
        {
            if (_parting[i] is var (due, station) && due <= step)
            {
                _parting.RemoveAt(i);
                station.Voice.Disconnect();
            }
        }

        for (var i = _meeting.Count - 1; i >= 0; i--)
        {
            if (_meeting[i] is var (due, station, boots) && due <= step && Gateway.IsAlive)
            {
                _meeting.RemoveAt(i);
                _parting.RemoveAll(p => p.Station == station);
                station.Voice.Connect(Gateway.Accept(station), boots);
            }
        }
    }

    /// <summary>What is known of each EVSE's being within reach of the gateway, for the judge.</summary>
    private void Reach(int step)
    {
        foreach (var station in Stations)
        {
            var isThere = Gateway.IsAlive && station.Voice is { IsHeard: true, Link.IsBlocked: false }
                && station is { Ignores: false, Refuses: false, LosesAnswers: false, IsDown: false };
            foreach (var outlet in station.Outlets)
            {
                outlet.AtHandSince = !isThere || outlet.Transaction is null ? int.MaxValue
                    : outlet.AtHandSince == int.MaxValue ? Math.Max(step, station.Voice.AtHandFrom) : outlet.AtHandSince;
            }
        }
    }

    /// <summary>How long an answer to a rise of other load may take in each circuit.</summary>
    private void Reckon()
    {
        for (var c = 0; c < Circuits.Length; c++)
        {
            var below = Enumerable.Range(0, Stations.Length).Where(s => Truth.PathOf(s).Contains(c)).Select(s => Draft.Stations[s]).ToList();
            var meter = Draft.Circuits[c].Meter;
            var told = meter is { } m ? m.Refresh + m.Period + m.Latency + 1 : 1;
            var slowest = below.Count > 0 ? below.Max(s => s.Class + s.Answers) : 0;
            Circuits[c].Reaction = PlantTime.Steps(told + slowest + 6);
        }
    }
}
