using Gateway.Balancing;
using Gateway.Balancing.Planning;
using Gateway.Balancing.Sharing;

namespace Gateway.Benchmarks;

/// <summary>A recorded site, lived through again in periods of 5 min: cars come and go as they did, the product's planner and sharing decide.</summary>
internal sealed class AcnGarage
{
    public const int Period = 300;

    private const int PeriodsOfDay = 24 * 3600 / Period;

    private readonly AcnOptions _options;
    private readonly AcnNetwork _network;
    private readonly Sharer _sharer;
    private readonly Planner _planner;
    private readonly Diary _diary = new(PeriodsOfDay);
    private readonly Trust _trust = new(10 / AcnGuest.Unit, PeriodsOfDay / 4.0);
    private readonly double _most;
    private long _offset;
    private readonly List<AcnGuest> _coming = [];
    private readonly List<AcnGuest> _here = [];

    public AcnGarage(AcnOptions options)
    {
        _options = options;
        _network = AcnNetwork.Read(options.Network, options.Site, options.CapacityKw);
        _most = Math.Min(32, options.CarKw * 1000 / 208);
        _sharer = new(_network.Couplings);
        _planner = new(_network.Couplings, _diary);
        _network.Limits.CopyTo(_sharer.Room, 0);
        Array.Fill(_sharer.Wishes.CanWait, true);       // all are planned
        for (var i = 0; i < _network.Stations.Length; i++)
        {
            _sharer.Wishes.Pilots[i] = options.Quantised ? _network.Pilots[i] : null;
        }

        Arrive(AcnSessions.Read(options.Sessions));
    }

    public int Sessions => _coming.Count;

    /// <summary>In kWh, as recorded.</summary>
    public double Demanded { get; private set; }

    /// <summary>In kWh.</summary>
    public double Delivered { get; private set; }

    /// <summary>The largest excess over any limit, as a part of it.</summary>
    public double Excess { get; private set; } = double.NegativeInfinity;

    public void Run()
    {
        var next = 0;
        for (var now = _coming[0].From; next < _coming.Count || _here.Count > 0; now++)
        {
            foreach (var gone in _here.Where(g => g.To <= now).ToList())
            {
                Leave(gone);
            }

            for (; next < _coming.Count && _coming[next].From <= now; next++)
            {
                Welcome(_coming[next]);
            }

            var guests = _here.Where(g => !g.IsFull).ToList();
            if (guests.Count > 0)
            {
                Charge(now, guests);
            }
        }
    }

    private void Arrive(IReadOnlyList<AcnSession> sessions)
    {
        // The site's clock: one offset for the whole run, so that an hour set forward does not fold two periods into one.
        _offset = (long)(sessions.Count > 0 ? sessions[0].Arrival.Offset : default).TotalSeconds;
        foreach (var session in sessions)
        {
            var load = Array.IndexOf(_network.Stations, session.Station);
            var from = (session.Arrival.ToUnixTimeSeconds() + _offset) / Period;
            var to = (session.Departure.ToUnixTimeSeconds() + _offset) / Period;
            to = Math.Min(to, from + (_options.LongestStay ?? int.MaxValue));
            if (load < 0)
            {
                continue;
            }

            Demanded += session.Delivered;
            if (to <= from)
            {
                continue;
            }

            var wants = Math.Min(session.Delivered, _options.CarKw * (to - from) * Period / 3600) / AcnGuest.Unit;
            foreach (var before in _coming.Where(g => g.Load == load && g.To > from))
            {
                before.To = from;       // one cable, one car
            }

            _coming.Add(new(session, load, from, to, wants, _most));
        }
    }

    private void Welcome(AcnGuest guest)
    {
        if (_options.DriverInput)
        {
            guest.BelieveDriver(_trust);
        }

        _here.Add(guest);
    }

    private void Leave(AcnGuest guest)
    {
        _here.Remove(guest);
        _trust.Learn(guest.Asked, guest.Wants, guest.To - guest.From);
        _diary.Add(new(guest.Load, guest.From, guest.To, guest.Wants, _most));
        Delivered += guest.Got * AcnGuest.Unit;
        _sharer.Wishes.Upper[guest.Load] = 0;
        _sharer.Wishes.Serving[guest.Load] = false;
    }

    private void Charge(long now, List<AcnGuest> guests)
    {
        var wishes = _sharer.Wishes;
        Array.Clear(wishes.Upper);
        foreach (var guest in guests)
        {
            wishes.Minimum[guest.Load] = wishes.Pilots[guest.Load]?[0] ?? 0;
            wishes.Upper[guest.Load] = Bound(guest);
        }

        var stays = guests.Select(g => new Stay(g.Load, now, g.Leaves(now, _offset), g.Need, _most)).ToArray();
        _planner.Weigh(now, stays, _sharer.Room, wishes.Weight);
        _sharer.Share(Strategy.Throughput);
        Check();
        foreach (var guest in guests)
        {
            var current = _sharer.Current[guest.Load];
            wishes.Serving[guest.Load] = current > 0;
            guest.Take(current);
        }
    }

    /// <summary>In whole amperes the last pilot may be more than what is missing: the car stops by itself.</summary>
    private double Bound(AcnGuest guest)
    {
        var bound = Math.Min(_options.Quantised ? 32 : _most, guest.Need);
        return _sharer.Wishes.Pilots[guest.Load] is not { } pilots ? bound : pilots.FirstOrDefault(p => p >= bound, pilots[^1]);
    }

    private void Check()
    {
        var flows = new Flows(_network.Couplings, _sharer.Room);
        flows.Set(_sharer.Current);
        for (var c = 0; c < _network.Couplings.Constraints; c++)
        {
            Excess = Math.Max(Excess, (flows.Magnitude(c) / _sharer.Room[c]) - 1);
        }
    }
}
