using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Profiles;
using Gateway.Site;

namespace Gateway.Stations;

/// <summary>
/// Tells one station what its transactions may draw: one call at a time, the newest value in place of those that were not sent
/// yet, the fallback profile before any live limit, cuts before raises. OCPP 2.1 part 2, K01, K03.
/// </summary>
internal sealed class LimitSender(StationSession session, StationState state, CsmsProfiles profiles, SessionContext context)
{
    /// <summary>Above the CSMS's usual 0.</summary>
    private const int UsualLevel = 1;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, Ampere> _wanted = [];      // under _lock, as all below
    private readonly HashSet<int> _toStop = [];
    private Ampere? _fallback;
    private bool _running;
    private bool _onlyLevel0;       // the pump's own: some models take no other

    public void Set(int evse, Ampere perPhase) => Add(() => _wanted[evse] = perPhase);

    public void SetFallback(Ampere perPhase) => Add(() => _fallback = perPhase);

    public void Stop(int evse) => Add(() => _toStop.Add(evse));

    private void Add(Action work)
    {
        lock (_lock)
        {
            work();
            if (_running)
            {
                return;
            }

            _running = true;
        }

        _ = PumpAsync();
    }

    private async Task PumpAsync()
    {
        while (Next() is { } work)
        {
            try
            {
                await work().ConfigureAwait(false);
            }
            catch (Exception e)
            {
                Log.LimitFailed(context.Logger, e, session.Id);
            }
        }
    }

    private Func<Task>? Next()
    {
        lock (_lock)
        {
            if (_fallback is { } fallback)
            {
                _fallback = null;
                return () => SendFallbackAsync(fallback);
            }

            if (_toStop.Count > 0)
            {
                var stopped = _toStop.First();
                _toStop.Remove(stopped);
                return () => SendStopAsync(stopped);
            }

            if (_wanted.Count > 0)
            {
                var (evse, limit) = _wanted.MinBy(w => w.Value - InForceOn(w.Key));
                _wanted.Remove(evse);
                return () => SendLimitAsync(evse, limit);
            }

            _running = false;
            return null;
        }
    }

    private async Task SendLimitAsync(int evse, Ampere limit)
    {
        if (EvseOf(evse) is not { TransactionId: { } transaction } snapshot)
        {
            return;     // it ended meanwhile, and its limits with it
        }

        if (session.State is SessionState.Closed)
        {
            return;     // what the image says of the station is a newer session's business now
        }

        limit = Ampere.Min(limit, snapshot.CsmsLimit ?? limit);     // it may have come after the decision
        state.LimitSent(evse, limit);
        context.Metrics.LimitSent();
        var verdict = await SendAsync(evse, transaction, limit, _onlyLevel0 ? 0 : Leading).ConfigureAwait(false);
        if (verdict is { Accepted: false, Answered: true } && !_onlyLevel0)
        {
            verdict = await SendAsync(evse, transaction, limit, 0).ConfigureAwait(false);
            _onlyLevel0 = verdict.Accepted;
        }

        if (verdict.Accepted)
        {
            Log.LimitAccepted(context.Logger, session.Id, evse, limit.Value);
            state.LimitAccepted(evse, limit);
            return;
        }

        if (session.State is SessionState.Closed)
        {
            return;     // nobody refused it: it may be in force
        }

        Log.LimitRefused(context.Logger, session.Id, evse, limit.Value, verdict.Text);
        state.LimitRefused(evse);
    }

    /// <summary>The level on which nothing of the CSMS's leads: a higher one would overrule our limit, not combine with it (K01.FR.17).</summary>
    private int Leading => Math.Max(UsualLevel, profiles.TopLevel(ProfilePurpose.Tx) + 1);

    private Task<Verdict> SendAsync(int evse, string transaction, Ampere limit, int level)
        => session.CallAsync(Calls.SetLimit(session.Version, new(
            evse, transaction, limit.Value, state.Plan.Wiring.Count, level, context.Time.GetUtcNow(), LiveLimit.UsualLife)));

    private async Task SendFallbackAsync(Ampere fallback)
    {
        var verdict = await SendFallbackAsync(fallback, 0, 0).ConfigureAwait(false);
        if (verdict is { Accepted: false, Answered: true } && profiles.TopLevel(ProfilePurpose.TxDefault) is var top and >= 0)
        {
            verdict = await SendFallbackAsync(fallback, 0, top + 1).ConfigureAwait(false);     // the CSMS's own may be in the way
        }

        foreach (var evse in verdict.Accepted ? [] : state.Freeze().Evses)
        {
            // Some models want each connector told.
            verdict = await SendFallbackAsync(fallback, evse.Id, 0).ConfigureAwait(false);
            if (!verdict.Accepted)
            {
                break;
            }
        }

        if (verdict.Accepted)
        {
            Log.FallbackInstalled(context.Logger, session.Id, fallback.Value);
            state.FallbackAccepted();
        }
        else
        {
            Log.FallbackRefused(context.Logger, session.Id, fallback.Value, verdict.Text);
        }
    }

    private Task<Verdict> SendFallbackAsync(Ampere fallback, int evse, int level)
        => session.CallAsync(Calls.SetFallback(session.Version, fallback.Value, state.Plan.Wiring.Count, evse, level));

    private async Task SendStopAsync(int evse)
    {
        if (EvseOf(evse)?.TransactionId is { } transaction)
        {
            var verdict = await session.CallAsync(Calls.StopTransaction(session.Version, transaction)).ConfigureAwait(false);
            Log.StopAnswered(context.Logger, session.Id, evse, verdict.Text);
        }
    }

    private Ampere InForceOn(int evse) => EvseOf(evse)?.Accepted?.Current ?? state.Plan.Fallback;

    private EvseSnapshot? EvseOf(int evse) => state.Freeze().Evses.FirstOrDefault(e => e.Id == evse);
}
