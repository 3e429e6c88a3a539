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
    /// <summary>A station waits for the car no longer than its ConnectionTimeOut, which is minutes at most.</summary>
    private static readonly TimeSpan RemoteStartLasts = TimeSpan.FromMinutes(10);

    private readonly (string Id, StationState State) _station;
    private readonly ProfileRules _rules;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly ProfileStore _store;                                                                   // under _lock, as all below
    private readonly KeptProfiles _kept;
    private readonly Dictionary<int, (string Id, DateTimeOffset Since)> _running = [];                      // by EVSE
    private readonly Dictionary<int, (ChargingProfile Profile, JsonObject Words, DateTimeOffset Since)> _expected = [];     // by EVSE; 0: not told
    private readonly Dictionary<int, (int Evse, JsonObject Profile)> _dynamic = [];      // by profile: as they came, and were changed since
    private readonly HashSet<string> _priority = [];                                    // transactions
    private bool _limits;
    private int _highestLevel = -1;     // Volatile
    private int _touches;               // Volatile

    /// <param name="memory">What was set before the gateway started; null: unknown.</param>
    public CsmsProfiles(
        string station, ProfileRules rules, StationState state, double volt, TimeProvider time, ILogger logger, StationMemory? memory = null)
    {
        (_station, _rules, _time, _logger, _kept) = ((station, state), rules, time, logger, new(station, rules, memory));
        _store = new(rules, state.Plan.Wiring.Voltage(new(volt)).Value, state.Plan.Wiring.Count);
        var (profiles, running) = _kept.Recall();
        foreach (var (evse, id, since) in running)
        {
            _running[evse] = (id, since);
        }

        foreach (var (evse, profile, words, heard) in profiles)
        {
            Put(evse, profile, words, heard);
        }
    }

    public ProfileRules Rules => _rules;

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
                return _store.StationLimitAt(new(_time.GetUtcNow(), null, null)) is not null;
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
            return _store.Installed.Where(i => i.Profile.Purpose == purpose).Select(i => i.Profile.StackLevel).DefaultIfEmpty(-1).Max();
        }
    }

    /// <summary>What the CSMS's profiles allow a transaction that begins on the EVSE now (0: on those that have none of their own).</summary>
    public Ampere? DefaultNow(int evse)
    {
        lock (_lock)
        {
            return _store.DefaultLimitAt(evse, new(_time.GetUtcNow(), null, null)) is { } ampere ? new(ampere) : null;
        }
    }

    /// <summary>The EVSEs that have default profiles of their own.</summary>
    public IReadOnlyList<int> DefaultEvses()
    {
        lock (_lock)
        {
            return [.. _store.Installed.Where(i => i.Evse > 0 && i.Profile.Purpose is ProfilePurpose.TxDefault).Select(i => i.Evse).Distinct().Order()];
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
                touches &= Follow(action, payload, answer);
                Keep();
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
                    Update(profile, update);
                    Keep();
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
            _ = on ? _priority.Add(transaction) : _priority.Remove(transaction);
            _limits = true;
        }

        Report();
    }

    // True: what the CSMS did may have taken ours.
    private bool Follow(ReadOnlySpan<byte> action, JsonObject payload, ReadOnlySpan<byte> answer)
    {
        var now = _time.GetUtcNow();
        if (action.SequenceEqual("ClearChargingProfile"u8))
        {
            var filter = ProfileCalls.ReadClear(_rules, payload);
            _store.Clear(filter.Fits);
            return filter.Id is not { } id || GatewayProfiles.Owns(id);
        }

        if (action.SequenceEqual("SetChargingProfile"u8))
        {
            var (evse, profile) = ProfileCalls.ReadSet(_rules, payload, now);
            Put(evse, profile, (JsonObject)payload[_rules is ProfileRules.V16 ? "csChargingProfiles" : "chargingProfile"]!, now);
        }
        else if (action.SequenceEqual("UpdateDynamicSchedule"u8))
        {
            Update(ProfileJson.Int(payload, "chargingProfileId"), payload["scheduleUpdate"] as JsonObject ?? []);
        }
        else if (action.SequenceEqual("UsePriorityCharging"u8))
        {
            Prioritised(ProfileJson.Text(payload, "transactionId"), payload["activate"]?.GetValue<bool>() is true);
        }
        else
        {
            var (evse, profile) = ProfileCalls.ReadRemoteStart(_rules, payload, now);
            Expect(evse, profile, payload, JsonNode.Parse(answer)!["transactionId"]?.ToString());
        }

        return true;
    }

    private void Update(int profile, JsonObject update)
    {
        if (_dynamic.TryGetValue(profile, out var known) && _store.Installed.Exists(i => i.Profile.Id == profile))
        {
            ProfileCalls.Update(known.Profile, update);
            Put(known.Evse, ProfileJson.Read2(known.Profile, _time.GetUtcNow()), known.Profile, _time.GetUtcNow());
        }
    }

    /// <summary>A transaction runs on the EVSE; may be told again and again.</summary>
    public void TransactionRuns(int evse, string id)
    {
        lock (_lock)
        {
            var known = _running.TryGetValue(evse, out var before);
            if (known && before.Id == id)
            {
                return;
            }

            // 1.6: -1 stands for the number that the CSMS has not given yet.
            var renamed = known && _rules is ProfileRules.V16 && before.Id == "-1";
            _running[evse] = (id, renamed ? before.Since : _time.GetUtcNow());
            if (!renamed)
            {
                _store.Clear(i => i.Profile.Purpose is ProfilePurpose.Tx && i.Evse == evse
                    && (i.Profile.TransactionId is { } said ? said != id : known));
                TakeExpected(evse);
            }

            Keep();
        }

        Report();
    }

    public void TransactionEnded(int evse)
    {
        lock (_lock)
        {
            if (_running.Remove(evse, out var ended))
            {
                _priority.Remove(ended.Id);
            }

            _store.TransactionEnded(evse);
            Keep();
        }
    }

    /// <summary>Tells the site image what holds now. About once a second: schedules move on by themselves.</summary>
    public void Report()
    {
        lock (_lock)
        {
            if (_store.Installed.IsEmpty && !_limits)
            {
                return;
            }

            var now = _time.GetUtcNow();
            Ampere? most = _store.StationLimitAt(new(now, null, null)) is { } whole ? new(whole) : null;
            _station.State.CsmsMax(most);
            _limits = most is not null || _priority.Count > 0;
            foreach (var (evse, (id, since)) in _running)
            {
                var hasPriority = _priority.Contains(id);
                Ampere? limit = _store.TransactionLimitAt(evse, new(now, since, null), hasPriority) is { } ampere ? new(ampere) : null;
                _station.State.CsmsLimit(evse, limit);
                _station.State.HasPriority(evse, hasPriority);
                _limits |= limit is not null;
            }
        }
    }

    private void Put(int evse, ChargingProfile profile, JsonObject words, DateTimeOffset heard)
    {
        if (GatewayProfiles.Owns(profile.Id))
        {
            return;
        }

        _store.Put(evse, profile);
        _kept.Heard(profile.Id, words, heard);
        _dynamic.Remove(profile.Id);
        if (profile.Kind is ProfileKind.Dynamic)
        {
            _dynamic[profile.Id] = (evse, words);
        }
    }

    private void Keep() => _kept.Keep(_store.Installed, _running.Select(r => (r.Key, r.Value.Id, r.Value.Since)));

    /// <param name="transaction">2.x: the one that was started before already, as the answer tells.</param>
    private void Expect(int? at, ChargingProfile? told, JsonObject payload, string? transaction)
    {
        var evse = at ?? _running.FirstOrDefault(r => r.Value.Id == transaction).Key;
        _expected.Remove(evse);
        if (told is { Purpose: ProfilePurpose.Tx } profile)
        {
            _expected[evse] = (profile, (JsonObject)payload["chargingProfile"]!, _time.GetUtcNow());
            if (_rules is ProfileRules.V2 && _running.ContainsKey(evse))
            {
                TakeExpected(evse);     // the cable was in first
            }
        }
    }

    private void TakeExpected(int evse)
    {
        if ((_expected.Remove(evse, out var expected) || _expected.Remove(0, out expected))
            && _time.GetUtcNow() - expected.Since < RemoteStartLasts)
        {
            Put(evse, expected.Profile with { TransactionId = null }, expected.Words, expected.Since);
        }
    }
}
