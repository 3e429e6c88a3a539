using Gateway.Site;

namespace Gateway.Tests.Balancing;

/// <summary>A station with one EVSE and a car, as slow and as stubborn as the test wants it.</summary>
internal sealed class VirtualStation(StationPlan plan, StationState state, TimeProvider time)
{
    private readonly List<(long Due, double Current)> _applying = [];
    private double? _sending;
    private long _answerDue;
    private double? _live;
    private long _liveUntil;
    private double _wants;
    private int _phases;
    private int _transactions;
    private bool _fallbackTold;
    private int _age;

    public StationPlan Plan => plan;

    /// <summary>Seconds from a limit to its acceptance.</summary>
    public int AnswersAfter { get; set; }

    /// <summary>Seconds from acceptance to a car that follows.</summary>
    public int FollowsAfter { get; set; } = 2;

    /// <summary>It owes the answer to another call: limits cannot be sent to it (OCPP-J 4.1.1, one call at a time).</summary>
    public bool OwesAnAnswer { get; set; }

    /// <summary>Seconds between measurements; 0: it sends none.</summary>
    public int MeasuresEvery { get; set; } = 5;

    /// <summary>Accepts every limit and draws what it likes.</summary>
    public bool Disobeys { get; set; }

    /// <summary>Ampere above the limit that its car takes; it would like still more.</summary>
    public double Overdraws { get; set; }

    /// <summary>Ampere that its car feeds in on each of its phases; 0: it charges.</summary>
    public double FeedsIn { get; set; }

    public bool ObeysStop { get; set; }

    public bool Refuses { get; set; }

    public bool RefusesFallback { get; set; }

    public bool Online { get; private set; }

    public int FallbackRequests { get; private set; }

    /// <summary>Away, and its car may still draw more than the fallback allows: nobody can tell it anything before that ends.</summary>
    public bool IsOutOfReach => !Online && MayDrawMoreThanFallback;

    public bool MayDrawMoreThanFallback => Charging && (_live > plan.Fallback.Value || _applying.Any(a => a.Current > plan.Fallback.Value));

    /// <summary>Its live limit is below its fallback, so that its car draws more when it ends.</summary>
    public bool IsHeldDown => Charging && (_live < plan.Fallback.Value || _applying.Any(a => a.Current < plan.Fallback.Value));

    /// <summary>The limit that holds at its car now, in ampere.</summary>
    public double Follows => _live ?? plan.Fallback.Value;

    public bool Charging => _transactions > 0 && _wants > 0;

    /// <summary>What the car takes now, per site phase.</summary>
    public PerPhase<Ampere> Draws => plan.Wiring.ToSite(Terminals);

    private PerPhase<Ampere> Terminals
    {
        get
        {
            var limit = Disobeys ? plan.Max.Value : _live ?? plan.Fallback.Value;
            var current = !Charging || limit < plan.Min.Value ? default : new Ampere(Math.Min(_wants, limit + Overdraws));
            current = FeedsIn > 0 ? new(-FeedsIn) : current;
            return PerPhase<Ampere>.From(p => (int)p < Math.Min(_phases, plan.Wiring.Count) ? current : default);
        }
    }

    public void Connect(bool boots = true)
    {
        state.Connected("ocpp1.6");
        if (boots)
        {
            state.Booted("Acme", "One", "1.0");
            state.BootAnswered("Accepted");
        }

        Online = true;
        Tell();
    }

    public void Disconnect()
    {
        state.Disconnected();
        Online = false;
        _sending = null;
    }

    /// <summary>Comes back from a power cut: the fallback profile is kept, the live limit is not.</summary>
    public void Reboot()
    {
        (_live, _sending, _fallbackTold) = (null, null, false);
        _applying.Clear();
        state.Booted("Acme", "One", "1.0");
    }

    public void PlugIn(double wants, int phases = 3)
    {
        (_wants, _phases, _live) = (wants, phases, null);
        _transactions++;
        _applying.Clear();
        Tell();
    }

    public void Unplug()
    {
        (_wants, _live) = (0, null);
        Tell();
    }

    /// <summary>The car wants more or less than before, within its transaction.</summary>
    public void Wants(double current) => _wants = current;

    public void Told(Ampere current) => (_sending, _answerDue) = Send(current);

    public void FallbackTold()
    {
        FallbackRequests++;
        _fallbackTold = Online;
    }

    public void ToldToStop()
    {
        if (ObeysStop)
        {
            Unplug();
        }
    }

    public void Second()
    {
        _age++;
        Answer();
        foreach (var (_, current) in _applying.Where(a => a.Due <= time.GetTimestamp()).ToList())
        {
            (_live, _liveUntil) = (current, time.GetTimestamp() + TimeSpan.FromSeconds(120).Ticks);
        }

        _applying.RemoveAll(a => a.Due <= time.GetTimestamp());
        _live = time.GetTimestamp() >= _liveUntil ? null : _live;
        if (Online && MeasuresEvery > 0 && _age % MeasuresEvery == 0 && _transactions > 0)
        {
            state.Measured(1, new(time.GetTimestamp(), Terminals, null, null, null, null));
        }
    }

    private (double? Current, long Due) Send(Ampere current)
    {
        if (!Online || OwesAnAnswer)
        {
            return (null, 0);
        }

        state.LimitSent(1, current);
        return (current.Value, time.GetTimestamp() + TimeSpan.FromSeconds(AnswersAfter).Ticks);
    }

    private void Answer()
    {
        if (_fallbackTold && Online && !RefusesFallback)
        {
            state.FallbackAccepted();
            _fallbackTold = false;
        }

        if (_sending is not { } current || _answerDue > time.GetTimestamp() || !Online)
        {
            return;
        }

        _sending = null;
        if (Refuses)
        {
            state.LimitRefused(1);
            return;
        }

        state.LimitAccepted(1, new(current));
        _applying.Add((time.GetTimestamp() + TimeSpan.FromSeconds(FollowsAfter).Ticks, current));
    }

    private void Tell()
    {
        if (!Online)
        {
            return;
        }

        if (Charging)
        {
            state.TransactionRuns(1, $"T{_transactions}");
            state.StatusIs(1, EvseStatus.Charging);
        }
        else
        {
            state.TransactionEnded(1);
            state.StatusIs(1, EvseStatus.Available);
        }
    }
}
