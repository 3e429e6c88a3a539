using System.Collections.Immutable;
using Gateway.Ocpp;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Profiles;
using Gateway.Site;

namespace Gateway.Stations.Actuation;

/// <summary>
/// Tells a station what a transaction may draw, in the way that it understands. A model that nobody knows yet is tried out with no
/// more than its fallback current, and asked what it made of it.
/// </summary>
internal sealed class LiveLimits(StationLine station, Traits traits, CsmsProfiles profiles, ILogger logger)
{
    /// <summary>Above the CSMS's usual 0.</summary>
    private const int UsualLevel = 1;

    /// <summary>So many refusals of a way that worked, and all are tried again from the first on.</summary>
    private const int MostRefusals = 3;

    private readonly Dictionary<int, string> _dynamic = [];     // EVSE to what of its Dynamic profile an update cannot change
    private Attempt? _works;
    private int _refusals;
    private bool _answersQuestions = true;

    /// <summary>Ours may have gone: nothing that was set is there to be changed.</summary>
    public void Forget() => _dynamic.Clear();

    /// <param name="newer">What came meanwhile takes the place of the wish, from one attempt to the next.</param>
    /// <returns>What it was told last, and what it said to that.</returns>
    public async Task<(Allowance Told, Verdict Verdict)> SendAsync(int evse, Allowance wish, Func<Allowance?> newer)
    {
        Attempt? fair = null;       // accepted, and as far as one can see not followed
        var verdict = new Verdict(false, true, "no way to tell it");
        var all = traits.Attempts(IsAlone);
        var works = _works ?? (traits.Learnt.Works is { } learnt && all.Contains(learnt) ? learnt : null);
        foreach (var attempt in Plan(works, all))
        {
            wish = newer() ?? wish;
            verdict = await TryAsync(attempt, evse, wish).ConfigureAwait(false);
            if (!verdict.Answered)
            {
                return (wish, verdict);
            }

            if (verdict.Accepted)
            {
                (_works, _refusals) = (attempt, 0);
                return (wish, verdict);
            }

            if (attempt == works && verdict.Text != Ignored)
            {
                break;      // it may refuse everything for a while, and the next way that it takes again may be a worse one
            }

            fair ??= verdict.Text == Ignored ? attempt : null;
        }

        if (fair is { } accepted)
        {
            // No way shows an effect: then the station does not tell the truth, or something else limits it.
            _answersQuestions = false;
            verdict = await TellAsync(accepted, evse, wish).ConfigureAwait(false);
            _works = verdict.Accepted ? accepted : null;
            return (wish, verdict);
        }

        if (works is not null && ++_refusals >= MostRefusals)
        {
            (_works, _refusals) = (null, 0);
            traits.Learn(l => l with { Works = null, Proven = false });
        }

        return (wish, verdict);
    }

    /// <summary>
    /// Tells a limit and within it what the car is to hold: the gateway's own live profile, as Dynamic one of CentralSetpoint. What is
    /// changed of it goes by UpdateDynamicSchedule; the station is not to ask for it, so there is no dynUpdateInterval (K28.FR.10), and
    /// dynUpdateTime is the station's own (K28.FR.05).
    /// </summary>
    public Task<Verdict> SteerAsync(int evse, Ampere limit, SetPoint point)
    {
        var works = _works ?? traits.Learnt.Works ?? traits.Attempts(IsAlone)[0];
        var form = works.Form;
        var hindrance = station.Version is not OcppVersion.V21 ? "it does not speak OCPP 2.1"
            : traits.Said.Dynamic is false || traits.Quirk.Avoids(Avoided.Dynamic) ? "it takes no Dynamic profiles"
            : form.Purpose is not (LimitPurpose.Tx or LimitPurpose.TxDefault) ? $"its limits are {form.Purpose} profiles, which only charge"
            : station.Evse(evse) is { HasPriority: true } ? "it has priority, and such profiles only charge"
            : null;
        return hindrance is not null
            ? Task.FromResult(new Verdict(false, true, hindrance))
            : TellAsync(works with { Form = form with { Kind = LimitTiming.Dynamic } }, evse, new(limit), point);
    }

    /// <summary>A car draws what only a limit of ours lets it draw: so the way works.</summary>
    public void Watch(EvseSnapshot evse)
    {
        if (_works is { } works && traits.IsUnknown && evse is { Accepted: { } accepted, Measured: { Current: { } current } measured }
            && measured.At > accepted.At && Highest(current) > station.Plan.Fallback.Value + 1.5)
        {
            traits.Learn(l => l with { Works = works, Proven = true });
        }
    }

    public Task<Verdict> PauseAsync(int evse) => TellAsync(_works ?? traits.Attempts(IsAlone)[0], evse, default);

    private const string Ignored = "accepted without effect";

    private bool IsAlone => station.Snapshot.Evses.Length <= 1;

    private ImmutableArray<Attempt> Plan(Attempt? works, ImmutableArray<Attempt> all)
        => works is not { } known ? all
            : traits is { IsUnknown: false, Model: not null } ? [known]
            : known == all[0] with { Level = LevelChoice.Zero } ? [known]
            : [known, .. all.Where(a => a != known)];

    private async Task<Verdict> TryAsync(Attempt attempt, int evse, Allowance wish)
    {
        if (!traits.IsUnknown || !_answersQuestions)
        {
            return await TellAsync(attempt, evse, wish).ConfigureAwait(false);
        }

        var safe = Ampere.Min(wish.Least, traits.Settle(station.Plan.Fallback));
        if (safe < wish.Least)
        {
            var first = await TellAsync(attempt, evse, new(safe)).ConfigureAwait(false);
            if (!first.Accepted || await EffectAsync(attempt, evse, safe).ConfigureAwait(false) is Effect.None)
            {
                return first.Accepted ? new(false, true, Ignored) : first;
            }
        }

        var verdict = await TellAsync(attempt, evse, wish).ConfigureAwait(false);
        if (!verdict.Accepted)
        {
            return verdict;
        }

        var effect = await EffectAsync(attempt, evse, wish.Least).ConfigureAwait(false);
        if (effect is Effect.None)
        {
            Log.LimitWithoutEffect(logger, station.Id, evse, attempt.ToString());
            return new(false, true, Ignored);
        }

        traits.Learn(l => l with { Works = attempt, Proven = effect is Effect.Seen });
        return verdict;
    }

    private enum Effect { Unknown, Seen, None }

    /// <summary>What the station makes of its profiles now, held against what it was just told.</summary>
    private async Task<Effect> EffectAsync(Attempt attempt, int evse, Ampere told)
    {
        if (!_answersQuestions)
        {
            return Effect.Unknown;
        }

        var answer = await station.AskAsync(Calls.GetCompositeSchedule(station.Version, evse, attempt.Form.InWatt)).ConfigureAwait(false);
        if (answer.Outcome is not OwnCallOutcome.Answered || CompositeAnswer.Read(answer.Payload) is not { } composite)
        {
            _answersQuestions = false;
            return Effect.Unknown;
        }

        var follows = composite.InWatt ? composite.Limit / (station.Phases * traits.WattsPerAmpere(station.Evse(evse))) : composite.Limit;
        var tolerance = Math.Max(0.5, 0.05 * told.Value);
        var fallback = station.Plan.Fallback.Value;
        var tells = Math.Abs(told.Value - fallback) > tolerance;
        return follows > told.Value + tolerance ? Effect.None
            : follows >= told.Value - tolerance ? (tells ? Effect.Seen : Effect.Unknown)
            : tells && told.Value > fallback && follows <= fallback + tolerance && !profiles.LimitsStation ? Effect.None
            : Effect.Unknown;
    }

    private async Task<Verdict> TellAsync(Attempt attempt, int evse, Allowance wish, SetPoint? point = null)
    {
        if (station.Evse(evse) is not { TransactionId: { } transaction } snapshot)
        {
            return new(false, false, "the transaction has ended");
        }

        var hasPriority = snapshot.HasPriority && station.Version is OcppVersion.V21;
        var form = hasPriority ? attempt.Form with { Purpose = LimitPurpose.Priority } : attempt.Form;
        var quirk = traits.Quirk;
        var limit = new LiveLimit(
            evse, transaction, wish.Least.Value, station.Phases, LevelOf(attempt.Level, form.Purpose), station.Now, LiveLimit.UsualLife)
        {
            Form = form,
            Others = wish.Terminals is { } t && traits.Ability.PerPhase ? (t.L2.Value, t.L3.Value) : null,
            WattsPerAmpere = traits.WattsPerAmpere(snapshot),
            Running = station.Since(snapshot.TransactionSince),
            StartsBefore = quirk.StartsBefore ?? LiveLimit.UsualStart,
            Endless = quirk.Avoids(Avoided.Duration),
            Central = point is { } held ? new(held.PerPhase.Value, held.Discharge.Value, traits.NominalVolt) : null,
            Anonymous = quirk.Avoids(Avoided.TransactionId),
            // The sooner a lost station falls back the better, unless it then draws more: cuts elsewhere need their time before that.
            EndsOffline = (traits.Said.EndsOffline ?? true) && wish.Least >= station.Plan.Fallback,
        };
        if (limit.Others is not null)
        {
            limit = limit with { Ampere = wish.Terminals!.Value.L1.Value };
        }

        if (form.Kind is LimitTiming.Dynamic)
        {
            return await TellDynamicAsync(limit, snapshot).ConfigureAwait(false);
        }

        _dynamic.Remove(evse);
        return await station.TellAsync(Calls.SetLimit(station.Version, limit)).ConfigureAwait(false);
    }

    /// <summary>Once it is set, a Dynamic profile is given new values only: cheaper for the station, and its time begins anew (K28).</summary>
    private async Task<Verdict> TellDynamicAsync(LiveLimit limit, EvseSnapshot snapshot)
    {
        if (snapshot.Accepted is not null && _dynamic.TryGetValue(limit.Evse, out var set) && set == Standing(limit))
        {
            var updated = await station.TellAsync(Calls.UpdateLimit(limit)).ConfigureAwait(false);
            if (updated.Accepted || !updated.Answered)
            {
                return updated;
            }
        }

        _dynamic.Remove(limit.Evse);
        var verdict = await station.TellAsync(Calls.SetLimit(station.Version, limit)).ConfigureAwait(false);
        if (verdict.Accepted)
        {
            _dynamic[limit.Evse] = Standing(limit);
        }

        return verdict;
    }

    private static string Standing(LiveLimit limit) => $"{limit.TransactionId} {limit.Form.Purpose} {limit.EndsOffline} {limit.Central is not null}";

    /// <summary>One on which nothing of the CSMS's leads: a higher one would overrule our limit, not combine with it (K01.FR.17).</summary>
    private int LevelOf(LevelChoice choice, LimitPurpose purpose)
    {
        var top = profiles.TopLevel(purpose switch
        {
            LimitPurpose.TxDefault => ProfilePurpose.TxDefault,
            LimitPurpose.Max => ProfilePurpose.Max,
            LimitPurpose.Priority => ProfilePurpose.Priority,
            _ => ProfilePurpose.Tx,
        });
        var above = Math.Max(UsualLevel, top + (purpose is LimitPurpose.TxDefault ? 3 : 1));     // our own fallback lies between
        return choice switch
        {
            LevelChoice.Zero => 0,
            LevelChoice.Highest => traits.Said.HighestLevel ?? above,
            _ => Math.Min(above, traits.Said.HighestLevel ?? int.MaxValue),
        };
    }

    private static double Highest(PerPhase<Ampere> current) => Math.Max(current.L1.Value, Math.Max(current.L2.Value, current.L3.Value));
}
