using System.Text.Json.Nodes;
using Gateway.Journal;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Profiles;
using Gateway.Site;

namespace Gateway.Stations;

/// <summary>
/// The charging profiles that the CSMS has set on one station, and what its transactions may draw by them. A limit of ours stands
/// in a higher level and overrules theirs, so whoever gives limits has to stay below these. OCPP 2.1 part 2, K01; 1.6, 3.13.
/// </summary>
/// <remarks>
/// What counts is what the CSMS wanted and the station accepted, also where a profile of ours has since taken its place. Not
/// followed: LocalGeneration, which is no limit.
/// </remarks>
internal sealed class CsmsProfiles
{
    /// <summary>Nobody looks more often whether the CSMS is there.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(3);

    private readonly (string Id, StationState State) _station;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly CsmsWishes _wishes;        // under _lock, as what follows
    private bool _limits;
    private long _csmsSeen;             // when the CSMS was last there, as far as anybody looked
    private int _highestLevel = -1;     // Volatile
    private int _touches;               // Volatile

    /// <param name="memory">What was set before the gateway started; null: unknown.</param>
    public CsmsProfiles(
        string station, ProfileRules rules, StationState state, double volt, TimeProvider time, ILogger logger, StationMemory? memory = null)
    {
        (_station, Rules, _time, _logger) = ((station, state), rules, time, logger);
        var store = new ProfileStore(rules, state.Plan.Wiring.Voltage(new(volt)).Value, state.Plan.Wiring.Count);
        _wishes = new(rules, store, new(station, rules, memory), time);
        _csmsSeen = time.GetTimestamp();
    }

    public ProfileRules Rules { get; }

    /// <summary>The station's highest stack level, which is ours alone where there is more than one. Null: it has not said.</summary>
    public int? HighestLevel
    {
        get => Volatile.Read(ref _highestLevel) is var level && level < 0 ? null : level;
        set => Volatile.Write(ref _highestLevel, value ?? -1);
    }

    /// <summary>Goes up whenever the CSMS has done something by which profiles of ours may be gone, or no longer lead.</summary>
    public int Touches => Volatile.Read(ref _touches);

    /// <summary>The station as a whole is limited by the CSMS.</summary>
    public bool LimitsStation
    {
        get
        {
            lock (_lock)
            {
                return _wishes.Store.StationLimitAt(Moment()) is not null;
            }
        }
    }

    /// <summary>True for the calls whose payload is needed once they are answered. Asked for every relayed CALL.</summary>
    public static bool Follows(ReadOnlySpan<byte> action)
        => action.SequenceEqual("SetChargingProfile"u8) || action.SequenceEqual("ClearChargingProfile"u8)
            || action.SequenceEqual("RemoteStartTransaction"u8) || action.SequenceEqual("RequestStartTransaction"u8)
            || action.SequenceEqual("UpdateDynamicSchedule"u8) || action.SequenceEqual("UsePriorityCharging"u8);

    /// <summary>True for the calls of stations that tell something of these profiles.</summary>
    public static bool Hears(ReadOnlySpan<byte> action)
        => action.SequenceEqual("PullDynamicScheduleUpdate"u8) || action.SequenceEqual("NotifyPriorityCharging"u8)
            || action.SequenceEqual("ReportChargingProfiles"u8);

    /// <summary>The highest stack level of the CSMS's profiles of a purpose, on whatever EVSE; -1: it has none.</summary>
    public int TopLevel(ProfilePurpose purpose)
    {
        lock (_lock)
        {
            return _wishes.Store.Installed.Where(i => i.Profile.Purpose == purpose).Select(i => i.Profile.StackLevel).DefaultIfEmpty(-1).Max();
        }
    }

    /// <summary>What the CSMS's profiles allow a transaction that begins on the EVSE now (0: on those that have none of their own).</summary>
    public Ampere? DefaultNow(int evse)
    {
        lock (_lock)
        {
            return _wishes.Store.DefaultLimitAt(evse, Moment()) is { } ampere ? new(ampere) : null;
        }
    }

    /// <summary>The EVSEs that have default profiles of their own.</summary>
    public IReadOnlyList<int> DefaultEvses()
    {
        lock (_lock)
        {
            return [.. _wishes.Store.Installed.Where(i => i.Evse > 0 && i.Profile.Purpose is ProfilePurpose.TxDefault).Select(i => i.Evse).Distinct().Order()];
        }
    }

    /// <summary>The station has answered a call that <see cref="Follows"/> names. Never throws.</summary>
    /// <param name="call">The CSMS's payload.</param>
    /// <param name="answer">The payload of the station's CALLRESULT.</param>
    /// <returns>True: profiles of ours may be gone, or no longer lead.</returns>
    public bool Answered(ReadOnlySpan<byte> action, ReadOnlySpan<byte> call, ReadOnlySpan<byte> answer)
    {
        var status = Answers.ReadStatus(answer);
        var isClear = action.SequenceEqual("ClearChargingProfile"u8);

        // Unknown: the station has none such (any more), for ours may have replaced it. The CSMS has taken it back all the same.
        if (!status.IsAccepted && !(isClear && status.Text.StartsWith("Unknown", StringComparison.Ordinal)))
        {
            return false;
        }

        var touches = isClear || action.SequenceEqual("SetChargingProfile"u8);
        try
        {
            var payload = JsonNode.Parse(call) as JsonObject ?? throw new FormatException("its payload is no object");
            lock (_lock)
            {
                LookForCsms();
                touches &= _wishes.Follow(action, payload, answer);
                _wishes.Keep();
                _limits = true;     // it may; Report knows
            }
        }
        catch (Exception e) when (ProfileCalls.IsUnreadable(e))
        {
            // Only a FormatException of ours: others repeat what the peer wrote.
            Log.ProfileNotFollowed(_logger, _station.Id, e is FormatException ? e.Message : "its JSON cannot be read");
        }

        Report();
        if (touches)
        {
            Interlocked.Increment(ref _touches);
        }

        return touches;
    }

    /// <summary>The CSMS has answered a PullDynamicScheduleUpdate of the station. Never throws. OCPP 2.1 part 2, K28.FR.10.</summary>
    public void Pulled(int profile, ReadOnlySpan<byte> answer)
    {
        try
        {
            if (Answers.ReadStatus(answer).IsAccepted && JsonNode.Parse(answer)?["scheduleUpdate"] is JsonObject update)
            {
                lock (_lock)
                {
                    _wishes.Update(profile, update);
                    _wishes.Keep();
                }
            }
        }
        catch (Exception e) when (ProfileCalls.IsUnreadable(e))
        {
            Log.ProfileNotFollowed(_logger, _station.Id, "new values for it cannot be read");
        }

        Report();
    }

    /// <summary>Priority charging was switched on or off. OCPP 2.1 part 2, K21, K22.</summary>
    public void Prioritised(string transaction, bool on)
    {
        lock (_lock)
        {
            _wishes.Prioritise(transaction, on);
            _limits = true;
        }

        Report();
    }

    /// <summary>A transaction runs on the EVSE; may be told again and again.</summary>
    public void TransactionRuns(int evse, string id)
    {
        lock (_lock)
        {
            if (!_wishes.Begin(evse, id))
            {
                return;
            }

            _wishes.Keep();
        }

        Report();
    }

    public void TransactionEnded(int evse)
    {
        lock (_lock)
        {
            _wishes.End(evse);
            _wishes.Keep();
        }
    }

    /// <summary>Tells the site image what holds now. About once a second: schedules move on by themselves.</summary>
    public void Report()
    {
        lock (_lock)
        {
            LookForCsms();
            if (_wishes.Store.Installed.IsEmpty && !_limits)
            {
                return;
            }

            Ampere? most = _wishes.Store.StationLimitAt(Moment()) is { } whole ? new(whole) : null;
            _station.State.CsmsMax(most);
            _limits = most is not null || _wishes.HasPriorities;
            foreach (var (evse, (id, since)) in _wishes.Running)
            {
                var hasPriority = _wishes.HasPriority(id);
                Ampere? limit = _wishes.Store.TransactionLimitAt(evse, Moment(since), hasPriority) is { } ampere ? new(ampere) : null;
                _station.State.CsmsLimit(evse, limit);
                _station.State.HasPriority(evse, hasPriority);
                _limits |= limit is not null;
            }
        }
    }

    /// <summary>What an outage has ended is gone also where nobody looked meanwhile, as the station was away too.</summary>
    private void LookForCsms()
    {
        var before = _wishes.Store.Installed;
        _wishes.Outlast(Moment());
        if (_wishes.Store.Installed != before)
        {
            _wishes.Keep();
        }

        if (_station.State.Now.UpstreamConnected)
        {
            _csmsSeen = _time.GetTimestamp();
        }
    }

    /// <summary>
    /// Now. A station that the gateway serves does not notice that the CSMS is away; what is to end then is the gateway's to end, by a
    /// limit of its own (K01.FR.101).
    /// </summary>
    private ProfileMoment Moment(DateTimeOffset? transactionStart = null)
    {
        var (now, unseen) = (_time.GetUtcNow(), _time.GetElapsedTime(_csmsSeen));
        return new(now, transactionStart, unseen > LookEvery ? now - unseen : null);
    }
}
