using Gateway.Ocpp.Messages;
using Gateway.Site;

namespace Gateway.Stations.Actuation;

/// <summary>
/// Tells one station what its transactions may draw: one call at a time, the newest value in place of those that were not sent
/// yet, the fallback profile before any live limit, cuts before raises. OCPP 2.1 part 2, K01, K03.
/// </summary>
internal sealed class LimitSender
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

    private async Task SendLimitAsync(int evse, Allowance wish)
    {
        if (_station.Evse(evse) is not { TransactionId: { } transaction } || !_station.IsOpen)
        {
            return;     // it ended meanwhile, and its limits with it; or another session tells them
        }

        wish = Settle(evse, wish);
        if (_traits.Quirk.Resume is ResumeBy.Clear && wish.Least.Value > 0 && _wakeUps.IsPaused(evse))
        {
            await _station.TellAsync(Calls.ClearProfile(_station.Version, GatewayProfiles.LiveOf(evse))).ConfigureAwait(false);
        }

        Sent(evse, wish);
        var steered = await SteerAsync(evse, wish.Least).ConfigureAwait(false);
        var (told, verdict) = steered is { } answer
            ? (new Allowance(wish.Least), answer)
            : await _live.SendAsync(evse, wish, () => Newer(evse)).ConfigureAwait(false);
        if (verdict.Accepted && steered is null)
        {
            _state.SetPointEnded(evse);
        }

        var accepted = Most(told);
        if (verdict.Accepted)
        {
            Log.LimitAccepted(_services.Logger, _station.Id, evse, accepted.Value);
            _state.LimitAccepted(evse, accepted);
            _wakeUps.Accepted(evse, transaction, accepted);
            _asks.Accepted(evse, transaction, accepted);
        }
        else if (_station.IsOpen)       // else nobody refused it: it may be in force
        {
            Log.LimitRefused(_services.Logger, _station.Id, evse, accepted.Value, verdict.Text);
            if (verdict.Answered)
            {
                _state.LimitRefused(evse);
            }
            else
            {
                _state.LimitUnanswered(evse);
            }
        }
    }

    /// <summary>
    /// Says again the limit that is in force, with what its car is to hold: so it is never above what balancing allows. What is not in
    /// force yet goes first, and carries it as well.
    /// </summary>
    private async Task SendSetPointAsync(int evse)
    {
        if (!_station.IsOpen || _station.Evse(evse) is not { TransactionId: not null, Accepted: { } accepted, SetPoint: var held } || _last.Of(evse) is not { } wish)
        {
            return;
        }

        var settled = Settle(evse, wish);
        var isSteered = _points.Of(evse) is not null;
        if (!isSteered && held is null)
        {
            return;
        }

        if (!isSteered || Most(settled) != accepted.Current || await SteerAsync(evse, settled.Least).ConfigureAwait(false) is not { Accepted: true })
        {
            await SendLimitAsync(evse, wish).ConfigureAwait(false);
        }
    }

    /// <summary>Null: it has no set-point, or does not take it; then it has to be told its limit alone.</summary>
    private async Task<Verdict?> SteerAsync(int evse, Ampere limit)
    {
        if (_points.Of(evse) is not { } point || _station.Evse(evse) is not { Accepted: not null })
        {
            return null;
        }

        _points.Sent(evse, point);
        _state.SetPointSent(evse, Ampere.Max(point.Discharge, Ampere.Min(point.PerPhase, limit)));
        var verdict = await _live.SteerAsync(evse, limit, point).ConfigureAwait(false);
        if (verdict.Accepted)
        {
            return verdict;
        }

        _points.LetGo(evse);
        _state.SetPointRefused(evse, verdict.Text);
        Log.SetPointRefused(_services.Logger, _station.Id, evse, point.PerPhase.Value, verdict.Text);
        return verdict.Answered ? null : verdict;
    }

    private Allowance? Newer(int evse)
    {
        if (_wishes.Newer(evse) is not { } newer)
        {
            return null;
        }

        newer = Settle(evse, newer);
        Sent(evse, newer);
        return newer;
    }

    private void Sent(int evse, Allowance wish)
    {
        _state.LimitSent(evse, Most(wish));
        _services.Metrics.LimitSent();
    }

    /// <summary>On whichever phase: who reckons with one number for all has to reckon with this.</summary>
    private Ampere Most(Allowance wish)
        => wish.Terminals is { } t && _traits.Ability.PerPhase ? Ampere.Max(t.L1, Ampere.Max(t.L2, t.L3)) : wish.Least;

    /// <summary>What the CSMS allows may have come after the decision; and the station may know whole amperes only.</summary>
    private Allowance Settle(int evse, Allowance wish)
    {
        var station = _station.Snapshot;
        var most = _station.Evse(evse)?.CsmsLimit;
        var whole = station.Evses.Length <= 1 ? station.CsmsMax : null;
        return new(Settle(wish.Least), wish.Terminals?.Map(Settle));

        Ampere Settle(Ampere wished) => _traits.Settle(Least(Least(wished, most), whole));
    }

    private async Task SendFallbackAsync(Ampere fallback)
    {
        var verdict = await _fallbacks.InstallAsync(fallback).ConfigureAwait(false);
        if (!verdict.Accepted)
        {
            Log.FallbackRefused(_services.Logger, _station.Id, fallback.Value, verdict.Text);
            return;
        }

        Log.FallbackInstalled(_services.Logger, _station.Id, fallback.Value);
        _state.FallbackAccepted();
        await _contact.MakeAsync().ConfigureAwait(false);
    }

    private async Task AskAsync(int evse)
    {
        if (!(await _station.TellAsync(Calls.TriggerMessage(_station.Version, Trigger.TransactionEvent, evse)).ConfigureAwait(false)).Accepted)
        {
            _asks.Refused(evse);
        }
    }

    private async Task SendStopAsync(int evse)
    {
        if (_station.Evse(evse)?.TransactionId is { } transaction)
        {
            if (_traits.Quirk.ZeroBeforeStop is true)
            {
                await _live.PauseAsync(evse).ConfigureAwait(false);
            }

            var verdict = await _station.TellAsync(Calls.StopTransaction(_station.Version, transaction)).ConfigureAwait(false);
            Log.StopAnswered(_services.Logger, _station.Id, evse, verdict.Text);
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

    private static Ampere Least(Ampere a, Ampere? b) => b is { } other ? Ampere.Min(a, other) : a;
}

/// <summary>What the senders of all stations share.</summary>
/// <param name="Nominal">Phase to neutral.</param>
internal sealed record LimitServices(ModelBook Models, Volt Nominal, GatewayMetrics Metrics, TimeProvider Time, ILogger Logger);
