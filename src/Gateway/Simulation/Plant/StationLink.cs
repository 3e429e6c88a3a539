using Gateway.Ocpp;
using Gateway.Ocpp.Messages;
using Gateway.Site;
using Gateway.Stations;
using Gateway.Stations.Actuation;

namespace Gateway.Simulation.Plant;

/// <summary>
/// One connection of a simulated station, as the gateway's session has it: calls reach the station as the bytes that they are,
/// one at a time, and are answered, late or never. All on the plant's own thread.
/// </summary>
internal sealed class StationLink : IStationCalls
{
    /// <summary>Seconds; what the site file says unless it says otherwise (callTimeout).</summary>
    private const double Patience = 30;

    private readonly PlantStation _station;
    private readonly Dice _dice;
    private readonly Queue<(int Due, Action<StationState> Say)> _up = [];
    private Flight? _flight;
    private int _lastUp;

    public StationLink(PlantStation station, SiteImage image, LinkServices services, Dice dice)
    {
        (_station, _dice, State) = (station, dice, SessionState.Relaying);
        Image = image.Station(Id);
        Limits = new(this, Image, services.Profiles.Of(Id, Version), services.Limits);
    }

    public string Id => _station.Draft.Plan.Id;

    public OcppVersion Version => _station.Draft.Version;

    public SessionState State { get; private set; }

    public StationState Image { get; }

    public LimitSender Limits { get; }

    /// <summary>Calls that went out to the station.</summary>
    public int Calls { get; private set; }

    /// <summary>
    /// The answer to a call was lost. Until that call has timed out there may be no other (OCPP-J 1.6 and 2.x, 4.1.1: one CALL at a
    /// time), so the station cannot be told anything by anybody.
    /// </summary>
    public bool IsBlocked => _flight is { IsLost: true };

    /// <summary>The highest limit that is on its way to the EVSE, in ampere.</summary>
    public double OnTheWay(int evse) => _flight is { Answer: null, Limit: { } limit } && limit.Evse == evse ? limit.Current : 0;

    public Task<CallAnswer> CallAsync(Request request)
    {
        if (State is SessionState.Closed)
        {
            return Task.FromResult(new CallAnswer(OwnCallOutcome.Gone, []));
        }

        Calls++;
        _flight = new(request, _station.Now, _station.Now + _dice.Steps(0.02, 0.3), _station.Peek(request));
        return _flight.Task;
    }

    /// <summary>The station says something; it arrives in the order in which it was said.</summary>
    public void Say(Action<StationState> word)
    {
        _lastUp = Math.Max(_lastUp, _station.Now + _dice.Steps(0.02, 0.4));
        _up.Enqueue((_lastUp, word));
    }

    /// <param name="isBroken">Nothing gets through, and the gateway does not know it.</param>
    public void Step(int step, bool isBroken)
    {
        if (isBroken)
        {
            _up.Clear();
        }

        while (_up.TryPeek(out var next) && next.Due <= step)
        {
            _up.Dequeue();
            next.Say(Image);
        }

        if (_flight is { } flight)
        {
            Step(flight, step, isBroken);
        }
    }

    /// <summary>The gateway hears that the socket has gone.</summary>
    public void Close()
    {
        State = SessionState.Closed;
        Image.Disconnected();
        var flight = _flight;
        _flight = null;
        flight?.Land(OwnCallOutcome.Gone, []);
    }

    private void Step(Flight flight, int step, bool isBroken)
    {
        if (flight.Answer is null && flight.Due <= step && !isBroken)
        {
            (flight.Answer, flight.Due) = (_station.Hear(flight.Request), step + _dice.Steps(0.1, _station.Draft.Answers));
            flight.IsLost = _station.LosesAnswers && _dice.Chance(0.7);
        }
        else if (flight.Answer is { } answer && flight.Due <= step && !flight.IsLost && !isBroken)
        {
            _flight = null;
            flight.Land(answer.Length > 0 ? OwnCallOutcome.Answered : OwnCallOutcome.Refused, answer);
        }
        else if (step - flight.Since >= PlantTime.Steps(Patience))
        {
            _flight = null;
            flight.Land(OwnCallOutcome.TimedOut, []);
        }
    }

    /// <summary>The one call that is under way.</summary>
    private sealed class Flight(Request request, int since, int due, (int Evse, double Current)? limit)
    {
        // Whoever waits goes on here and now, on the plant's thread: the same seed, the same life.
        private readonly TaskCompletionSource<CallAnswer> _landed = new();

        public Request Request => request;

        public int Since => since;

        public int Due { get; set; } = due;

        public (int Evse, double Current)? Limit => limit;

        /// <summary>Null: the station has not heard it yet. Empty: a CALLERROR.</summary>
        public byte[]? Answer { get; set; }

        public bool IsLost { get; set; }

        public Task<CallAnswer> Task => _landed.Task;

        public void Land(OwnCallOutcome outcome, byte[] payload)
            => _landed.TrySetResult(new CallAnswer(outcome, payload, outcome is OwnCallOutcome.Refused ? "NotImplemented" : ""));
    }
}

/// <summary>What the links of one life of the gateway share.</summary>
internal sealed record LinkServices(CsmsProfileBook Profiles, LimitServices Limits);
