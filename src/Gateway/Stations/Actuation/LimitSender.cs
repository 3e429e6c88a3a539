using Gateway.Ocpp.Messages;
using Gateway.Site;

namespace Gateway.Stations.Actuation;

/// <summary>
/// Tells one station what its transactions may draw: one call at a time, the newest value in place of those that were not sent
/// yet, the fallback profile before any live limit, cuts before raises. OCPP 2.1 part 2, K01, K03.
/// </summary>
internal sealed partial class LimitSender
{
    /// <summary>Of the rating: a set-point that moves by less is not worth a call.</summary>
    private const double Worth = 0.01;

    private readonly StationLine _station;
    private readonly StationState _state;
    private readonly LimitServices _services;
    private readonly Wishes _wishes = new();
    private readonly Traits _traits;
    private readonly Fallbacks _fallbacks;
    private readonly LiveLimits _live;
    private readonly FirstContact _contact;
    private readonly WakeUps _wakeUps;
    private readonly MeasurementAsks _asks;
    private readonly LastWord _last;
    private readonly SetPoints _points;
    private readonly CsmsProfiles _profiles;
    private int _touches;

    public LimitSender(IStationCalls session, StationState state, CsmsProfiles profiles, LimitServices services)
    {
        (_state, _services, _profiles, _touches) = (state, services, profiles, profiles.Touches);
        _station = new(session, state, services.Time);
        _traits = new(session.Version, services.Models, services.Nominal.Value);
        _fallbacks = new(_station, _traits, profiles);
        _live = new(_station, _traits, profiles, services.Logger);
        _contact = new(_station, _traits, services.Models, profiles, services.Logger);
        _wakeUps = new(services.Time);
        _asks = new(services.Time);
        _last = new(services.Time);
        _points = new(services.Time);
    }

    public void Set(int evse, Ampere perPhase) => Set(evse, new Allowance(perPhase));

    /// <summary>By site phase. Stations that know one limit for all phases get the lowest.</summary>
    public void Set(int evse, PerPhase<Ampere> site)
    {
        var wired = _state.Plan.Wiring.Phases;
        var terminals = PerPhase<Ampere>.From(p => site[wired[Math.Min((int)p, wired.Count - 1)]]);
        Set(evse, new Allowance(wired.Select(p => site[p]).Min(), terminals));
    }

    /// <summary>Its car is to hold this within its limit. To be said again within <see cref="SetPoints.Holds"/>.</summary>
    public void Steer(int evse, SetPoint point)
    {
        if (_points.Tell(evse, point, Worth * _state.Plan.Evse(evse).Max.Value))
        {
            Add(w => w.Steer(evse));
        }
    }

    /// <summary>It charges up to its limit again.</summary>
    public void LetGo(int evse)
    {
        if (_points.LetGo(evse))
        {
            Add(w => w.Steer(evse));
        }
    }

    public void SetFallback(Ampere perPhase)
    {
        _last.Fallback = perPhase;
        Add(w => w.Fallback(perPhase));
    }

    public void Stop(int evse) => Add(w => w.Stop(evse));

    /// <summary>
    /// About once a second: what the CSMS's profiles have taken away is set again, also where what they allow has changed by
    /// itself; cars that sleep are woken up, and stations that measure seldom asked what became of a new limit.
    /// </summary>
    public void Tick()
    {
        var station = _station.Snapshot;
        if (!_station.IsOpen)
        {
            return;
        }

        Know(station);
        var touches = _profiles.Touches;
        var touched = Interlocked.Exchange(ref _touches, touches) != touches;
        if (_last.Fallback is { } fallback && (touched || (station.FallbackInstalled && _fallbacks.IsOutdated(fallback))))
        {
            Add(w => w.Fallback(fallback));
        }

        foreach (var evse in station.Evses)
        {
            Look(evse, touched);
        }
    }

    private void Look(EvseSnapshot evse, bool touched)
    {
        WakeUp(evse);
        if (_asks.IsDue(evse) && _traits.Quirk.MayBeAsked is not false)
        {
            Add(w => w.Measure(evse.Id));
        }

        if (evse.TransactionId is null)
        {
            _last.Ended(evse.Id);
            _points.LetGo(evse.Id);
            return;
        }

        if (_points.IsStale(evse.Id))
        {
            LetGo(evse.Id);
        }

        _live.Watch(evse);
        if ((_last.PriorityMoved(evse) || touched) && _last.Of(evse.Id) is { } wish)
        {
            _live.Forget();
            Add(w => w.LimitAgain(evse.Id, wish));
        }
    }

    private void Set(int evse, Allowance wish)
    {
        _last.Wished(evse, wish);
        Add(w =>
        {
            w.Limit(evse, wish);
            if (wish.Least.Value <= 0)
            {
                w.Release(evse);        // a pause waits for no car that is being woken up
            }
        });
    }

    private void Add(Action<Wishes> change)
    {
        if (_wishes.Add(change))
        {
            _ = PumpAsync();
        }
    }

    private async Task PumpAsync()
    {
        while (_wishes.Next(InForceOn) is { } work)
        {
            try
            {
                Know(_station.Snapshot);
                await (work.Kind switch
                {
                    WorkKind.Fallback => SendFallbackAsync(work.Allowance.Least),
                    WorkKind.Stop => SendStopAsync(work.Evse),
                    WorkKind.Pause => _live.PauseAsync(work.Evse),
                    WorkKind.Steer => SendSetPointAsync(work.Evse),
                    WorkKind.Measure => AskAsync(work.Evse),
                    _ => SendLimitAsync(work.Evse, work.Allowance),
                }).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                Log.LimitFailed(_services.Logger, e, _station.Id);
            }
        }
    }

    private void Know(StationSnapshot station)
    {
        if (_traits.Refresh(station))
        {
            Log.ModelKnown(_services.Logger, _station.Id, _traits.Model!.Key, _traits.Quirk.Name is { Length: > 0 } name ? name : "nothing particular");
        }

        if (_traits.Model is not null && station.Ability != _traits.Ability)
        {
            _state.Can(_traits.Ability);
        }
    }

    private void WakeUp(EvseSnapshot evse)
    {
        switch (_wakeUps.Next(evse, _traits.Quirk))
        {
            case WakeUpStep.SwitchOff:
                Log.CarWokenUp(_services.Logger, _station.Id, evse.Id);
                Add(w => w.Pause(evse.Id));
                break;
            case WakeUpStep.SwitchOn:
                Add(w =>
                {
                    w.Release(evse.Id);
                    if (_last.Of(evse.Id) is { } wish && evse.TransactionId is not null)
                    {
                        w.LimitAgain(evse.Id, wish);
                    }
                });
                break;
            case WakeUpStep.GiveUp:
                Log.CarSleeps(_services.Logger, _station.Id, evse.Id);
                break;
        }
    }

    private Ampere InForceOn(int evse) => _station.Evse(evse)?.Accepted?.Current ?? _state.Plan.Fallback;
}

/// <summary>What the senders of all stations share.</summary>
/// <param name="Nominal">Phase to neutral.</param>
internal sealed record LimitServices(ModelBook Models, Volt Nominal, GatewayMetrics Metrics, TimeProvider Time, ILogger Logger);
