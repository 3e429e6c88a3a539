using Gateway.Ocpp.Messages;
using Gateway.Site;

namespace Gateway.Stations.Actuation;

/// <summary>What it says, and what comes of that.</summary>
internal sealed partial class LimitSender
{
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

    private static Ampere Least(Ampere a, Ampere? b) => b is { } other ? Ampere.Min(a, other) : a;
}
