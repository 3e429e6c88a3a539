using Gateway.Ocpp.Profiles;
using Gateway.Simulation.V2x;
using Gateway.Site;

namespace Gateway.Simulation;

/// <summary>
/// What every version has in common: the EVSE with its car, its transaction, its profiles and its meter. It runs offline as
/// online; what it has to say goes into <see cref="Outbox"/>.
/// </summary>
internal sealed class StationCore
{
    private const double SeenChange = 0.5;      // ampere: smaller steps of the pilot are no news

    private readonly Lock _lock = new();        // all below, and what the dialect does with it
    private readonly Action<StationNews> _news;
    private readonly Pilot _pilot;
    private (string Token, int? Id)? _remoteStart;
    private ChargingProfile? _profileOfRemoteStart;
    private string? _token;
    private DateTimeOffset? _cardAt;
    private bool _closeAfterTransaction;
    private double _told;
    private DateTimeOffset _nextMeter;
    private DateTimeOffset _nextHeartbeat = DateTimeOffset.MaxValue;

    /// <param name="news">Told of events, under the station's lock: it must neither block nor call back.</param>
    public StationCore(StationSetup setup, Func<StationCore, IDialect> speak, TimeProvider time, Action<StationNews> news)
    {
        (Setup, Time, _news) = (setup, time, news);
        Settings = new(setup);
        _pilot = new(setup.Latency);
        Dialect = speak(this);
        Profiles = new(Dialect.Rules, Volt, setup.Phases);
        V2x = setup.V2x is { } v2x ? new(this, v2x) : null;
    }

    /// <summary>Phase to neutral.</summary>
    public const double Volt = 230;

    public StationSetup Setup { get; }

    public TimeProvider Time { get; }

    public StationSettings Settings { get; }

    public IDialect Dialect { get; }

    public ProfileStore Profiles { get; }

    /// <summary>Null: it only charges.</summary>
    public V2xUnit? V2x { get; }

    public Outbox Outbox { get; } = new();

    public SimulatedCar? Car { get; private set; }

    public StationTransaction? Transaction { get; private set; }

    public ConnectorState State { get; private set; }

    public DateTimeOffset? OfflineSince { get; private set; }

    /// <summary>The register of what is drawn, in watt hours.</summary>
    public double EnergyWh { get; private set; }

    /// <summary>The register of what is fed in, in watt hours.</summary>
    public double FedInWh { get; private set; }

    public double Offered => _pilot.Offered;

    /// <summary>Set by the connection: the station restarts as soon as it has answered.</summary>
    public Action? Restart { get; set; }

    /// <summary>Set by the connection: boots again, as TriggerMessage may ask.</summary>
    public Action? BootAgain { get; set; }

    public int TransactionsStarted { get; private set; }

    public void News(StationNewsKind kind, string text, Ampere? offered = null) => _news(new(Setup.Id, kind, text, offered));

    public void PlugIn(SimulatedCar car, string token)
    {
        lock (_lock)
        {
            (Car, _token) = (car, token);
            if (State is ConnectorState.Unavailable)
            {
                return;
            }

            Move(ConnectorState.Preparing);
            News(StationNewsKind.CarPlugged, $"a car plugs in ({car.Phases} phases)");
            if (_remoteStart is { } remote)
            {
                Begin(remote.Token, TellReason.RemoteStart, authorized: true, remote.Id);
                return;
            }

            if (Setup.StartsOnCable && Dialect.TransactionBeforeAuthorization)
            {
                Begin(token, TellReason.CableIn, authorized: false, null);
            }

            _cardAt = Time.GetUtcNow() + Setup.CardAfter;
            ShowCard();
        }
    }

    public void Unplug()
    {
        lock (_lock)
        {
            if (Car is null)
            {
                return;
            }

            End(EndReason.CarLeft);
            Car.CutOff();
            (Car, _token, _cardAt) = (null, null, null);
            News(StationNewsKind.CarLeft, "the car leaves");
            if (State is not ConnectorState.Unavailable)
            {
                Move(ConnectorState.Available);
            }
        }
    }

    public Reply Answer(string action, System.Text.Json.Nodes.JsonObject payload)
    {
        lock (_lock)
        {
            try
            {
                return Dialect.Answer(action, payload);
            }
            catch (Exception e) when (e is FormatException or InvalidOperationException or OverflowException)
            {
                return Reply.Refuse(Dialect.MalformedCode);
            }
        }
    }

    public void Connected()
    {
        lock (_lock)
        {
            OfflineSince = null;
            _nextHeartbeat = Time.GetUtcNow() + Settings.Heartbeat;
            Say(Dialect.Statuses());
        }
    }

    public void Lost()
    {
        lock (_lock)
        {
            OfflineSince ??= Time.GetUtcNow();
            _nextHeartbeat = DateTimeOffset.MaxValue;
        }

        foreach (var dropped in Outbox.DropUnkept())
        {
            dropped.Then?.Invoke(default);
        }
    }

    /// <summary>Accepted by null; a reason code otherwise.</summary>
    public string? SetProfile(int evse, ChargingProfile profile)
    {
        var reason = Profiles.Set(evse, profile, Transaction?.Id);
        News(reason is null ? StationNewsKind.ProfileAccepted : StationNewsKind.ProfileRefused,
            $"{profile.Purpose} profile {profile.Id} on EVSE {evse}: {reason ?? "accepted"}");
        return reason;
    }

    public int ClearProfiles(Predicate<InstalledProfile> condition)
    {
        var count = Profiles.Clear(condition);
        News(StationNewsKind.ProfileCleared, $"{count} profiles cleared");
        return count;
    }

    public ProfileMoment Moment() => new(Time.GetUtcNow(), Transaction?.Since, OfflineSince);

    /// <summary>False: something charges already, or nothing may. The transaction begins after the answer.</summary>
    public bool RemoteStart(string token, int? id, ChargingProfile? profile)
    {
        if (Transaction is { Authorized: true } || State is ConnectorState.Unavailable)
        {
            return false;
        }

        (_remoteStart, _profileOfRemoteStart) = ((token, id), profile);
        return true;
    }

    public void RemoteStartNow()
    {
        lock (_lock)
        {
            if (Car is not null && _remoteStart is { } remote)
            {
                Accept(remote.Token, TellReason.RemoteStart);
            }
        }
    }

    public void End(EndReason why)
    {
        lock (_lock)
        {
            if (Transaction is not { } ended)
            {
                return;
            }

            Transaction = null;
            Car?.CutOff();
            Profiles.TransactionEnded(1);
            Outbox.Add(Dialect.Ended(ended, why));
            News(StationNewsKind.TransactionEnded, $"transaction ends ({why}), {EnergyWh - ended.MeterStart:0} Wh");
            Move(_closeAfterTransaction ? ConnectorState.Unavailable : ConnectorState.Finishing);
            _closeAfterTransaction = false;
        }
    }

    /// <summary>Null: it happens once the transaction has ended.</summary>
    public bool? SetAvailable(bool available)
    {
        if (!available && Transaction is not null)
        {
            _closeAfterTransaction = true;
            return null;
        }

        _closeAfterTransaction = false;
        Move(!available ? ConnectorState.Unavailable : Car is null ? ConnectorState.Available : ConnectorState.Preparing);
        return true;
    }

    /// <summary>Does something to the station, or looks at it, while nothing else does.</summary>
    public T Locked<T>(Func<T> what)
    {
        lock (_lock)
        {
            return what();
        }
    }

    /// <summary>Lets time pass; what it draws at its own terminals, in ampere; below 0: it feeds in.</summary>
    public PerPhase<Ampere> Step(TimeSpan dt)
    {
        lock (_lock)
        {
            var now = Time.GetUtcNow();
            if (now >= _nextHeartbeat)
            {
                _nextHeartbeat = now + Settings.Heartbeat;
                Outbox.Add(new("Heartbeat", () => []));
            }

            V2x?.Controls.Turn();
            ShowCard();
            return Transaction is { Authorized: true } running && Car is { } car ? Charge(running, car, now, dt) : default;
        }
    }

    public void SayStatuses() => Say(Dialect.Statuses());

    private double Limit() => Math.Min(Profiles.LimitAt(1, Moment()) ?? Setup.Rating, Setup.Rating);

    private PerPhase<Ampere> Charge(StationTransaction running, SimulatedCar car, DateTimeOffset now, TimeSpan dt)
    {
        _pilot.Follow(now, Limit());
        TellPilot();
        var holds = Hold(running, now);
        var current = new Ampere(holds is { } point ? car.Hold(point, Volt, dt) : car.Step(Offered, Volt, dt));
        var phases = Math.Min(car.Phases, Setup.Phases);
        var energy = current.Value * phases * Volt * dt.TotalHours;
        (EnergyWh, FedInWh) = (EnergyWh + Math.Max(0, energy), FedInWh + Math.Max(0, -energy));
        Move(holds is 0 || (holds is null && Offered < SimulatedCar.Minimum) ? ConnectorState.SuspendedEvse
            : car.Full && !(holds < 0) ? ConnectorState.SuspendedEv : ConnectorState.Charging);
        if (now >= _nextMeter)
        {
            _nextMeter = now + Settings.MeterEvery;
            Outbox.Add(Dialect.Measured(running, TellReason.Periodic));
        }

        return PerPhase<Ampere>.From(phase => (int)phase < phases ? current : default);
    }

    /// <summary>Null: the car charges up to the pilot.</summary>
    private double? Hold(StationTransaction running, DateTimeOffset now)
    {
        if (V2x is null)
        {
            return null;
        }

        var (before, holds) = (V2x.OperationMode, V2x.Hold(now, Offered));
        if (V2x.OperationMode != before)
        {
            Outbox.Add(Dialect.Measured(running, TellReason.ModeChanged));      // K01.FR.110
        }

        return holds;
    }

    private void TellPilot()
    {
        if (Math.Abs(Offered - _told) >= SeenChange)
        {
            _told = Offered;
            News(StationNewsKind.Obeys, $"offers {new Ampere(Offered)}", new Ampere(Offered));
        }
    }

    /// <summary>The driver shows the card, once it is time.</summary>
    private void ShowCard()
    {
        if (_cardAt <= Time.GetUtcNow() && _token is { } token)
        {
            _cardAt = null;
            Authorize(token);
        }
    }

    private void Authorize(string token)
    {
        if (OfflineSince is not null)
        {
            Accept(token, TellReason.Authorized);       // LocalAuthorizeOffline and unknown tokens allowed
            return;
        }

        Outbox.Add(Dialect.Authorize(token, outcome =>
        {
            if (outcome.LinkLost || Accepted(outcome))
            {
                Accept(token, TellReason.Authorized);
            }
            else
            {
                News(StationNewsKind.NotAccepted, $"token {token} is not accepted ({outcome.Error ?? "refused"})");
            }
        }));
    }

    private void Accept(string token, TellReason why)
    {
        lock (_lock)
        {
            if (Car is null || Transaction is { Authorized: true })
            {
                return;     // the driver left meanwhile, or was quicker
            }

            if (Transaction is not { } waiting)
            {
                Begin(token, why, authorized: true, _remoteStart?.Id);
                return;
            }

            Start(waiting);
            Say(Dialect.Authorized(waiting, why, StopIfRefused));
        }
    }

    private void Begin(string token, TellReason why, bool authorized, int? remoteId)
    {
        var id = Dialect.Rules is ProfileRules.V16 ? "" : Guid.NewGuid().ToString();
        var begun = Transaction = new(id, token, Time.GetUtcNow(), EnergyWh) { RemoteStartId = remoteId };
        TransactionsStarted++;
        if (authorized)
        {
            Start(begun);
        }

        Outbox.Add(Dialect.Started(begun, why, StopIfRefused));
        if (authorized)
        {
            Move(ConnectorState.Charging);
        }
    }

    private void Start(StationTransaction begun)
    {
        begun.Authorized = true;
        if (_profileOfRemoteStart is { } profile)
        {
            SetProfile(1, profile with { TransactionId = begun.Id });
        }

        (_remoteStart, _profileOfRemoteStart) = (null, null);
        _pilot.Reset(Limit());
        V2x?.Begin();
        _nextMeter = Time.GetUtcNow() + Settings.MeterEvery;
        News(StationNewsKind.TransactionStarted, $"transaction starts, {new Ampere(Offered)} offered", new Ampere(Offered));
        _told = Offered;
    }

    private void StopIfRefused(CallOutcome outcome)
    {
        if (outcome.Answer is not null && !Accepted(outcome))
        {
            End(EndReason.Refused);
        }
    }

    /// <summary>An answer without a word on the token is no refusal.</summary>
    private static bool Accepted(CallOutcome outcome)
        => outcome.Answer is { } answer
            && (answer["idTagInfo"] ?? answer["idTokenInfo"])?["status"]?.GetValue<string>() is null or "Accepted";

    private void Move(ConnectorState to)
    {
        if (State != to)
        {
            State = to;
            Say(Dialect.StateChanged(Transaction));
        }
    }

    /// <summary>Nobody needs an old state: while offline only what is kept is written down.</summary>
    private void Say(IEnumerable<Outgoing> calls)
    {
        foreach (var call in calls.Where(c => c.Keep || OfflineSince is null))
        {
            Outbox.Add(call);
        }
    }
}
