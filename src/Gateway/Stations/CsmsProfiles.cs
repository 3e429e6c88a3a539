using System.Text.Json.Nodes;
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
/// followed: 2.1's Dynamic profiles, PriorityCharging and LocalGeneration; what was set before the gateway started.
/// </remarks>
internal sealed class CsmsProfiles(string station, ProfileRules rules, StationState state, double volt, TimeProvider time, ILogger logger)
{
    /// <summary>A station waits for the car no longer than its ConnectionTimeOut, which is minutes at most.</summary>
    private static readonly TimeSpan RemoteStartLasts = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly ProfileStore _store = new(rules, volt, state.Plan.Wiring.Count);                       // under _lock, as all below
    private readonly Dictionary<int, (string Id, DateTimeOffset Since)> _running = [];                      // by EVSE
    private readonly Dictionary<int, (ChargingProfile Profile, DateTimeOffset Since)> _expected = [];       // by EVSE; 0: not told
    private bool _limits;

    public ProfileRules Rules => rules;

    /// <summary>True for the calls whose payload is needed once they are answered. Asked for every relayed CALL.</summary>
    public static bool Follows(ReadOnlySpan<byte> action)
        => action.SequenceEqual("SetChargingProfile"u8) || action.SequenceEqual("ClearChargingProfile"u8)
            || action.SequenceEqual("RemoteStartTransaction"u8) || action.SequenceEqual("RequestStartTransaction"u8);

    /// <summary>The highest stack level of the CSMS's profiles of a purpose, on whatever EVSE; -1: it has none.</summary>
    public int TopLevel(ProfilePurpose purpose)
    {
        lock (_lock)
        {
            return _store.Installed.Where(i => i.Profile.Purpose == purpose).Select(i => i.Profile.StackLevel).DefaultIfEmpty(-1).Max();
        }
    }

    /// <summary>The station has answered a call that <see cref="Follows"/> names. Never throws.</summary>
    /// <param name="call">The CSMS's payload.</param>
    /// <param name="answer">The payload of the station's CALLRESULT.</param>
    public void Answered(ReadOnlySpan<byte> action, ReadOnlySpan<byte> call, ReadOnlySpan<byte> answer)
    {
        var status = Answers.ReadStatus(answer);
        var isClear = action.SequenceEqual("ClearChargingProfile"u8);

        // Unknown: the station has none such (any more), for ours may have replaced it. The CSMS has taken it back all the same.
        if (!status.IsAccepted && !(isClear && status.Text.StartsWith("Unknown", StringComparison.Ordinal)))
        {
            return;
        }

        try
        {
            var payload = JsonNode.Parse(call) as JsonObject ?? throw new FormatException("its payload is no object");
            lock (_lock)
            {
                if (isClear)
                {
                    _store.Clear(ProfileCalls.ReadClear(rules, payload).Fits);
                }
                else if (action.SequenceEqual("SetChargingProfile"u8))
                {
                    Put(ProfileCalls.ReadSet(rules, payload, time.GetUtcNow()));
                }
                else
                {
                    Expect(ProfileCalls.ReadRemoteStart(rules, payload, time.GetUtcNow()), JsonNode.Parse(answer)!["transactionId"]?.ToString());
                }
            }
        }
        catch (Exception e) when (ProfileCalls.IsUnreadable(e))
        {
            // Only a FormatException of ours: others repeat what the peer wrote.
            Log.ProfileNotFollowed(logger, station, e is FormatException ? e.Message : "its JSON cannot be read");
        }

        Report();
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
            var renamed = known && rules is ProfileRules.V16 && before.Id == "-1";
            _running[evse] = (id, renamed ? before.Since : time.GetUtcNow());
            if (!renamed)
            {
                _store.Clear(i => i.Profile.Purpose is ProfilePurpose.Tx && i.Evse == evse
                    && (i.Profile.TransactionId is { } said ? said != id : known));
                TakeExpected(evse);
            }
        }

        Report();
    }

    public void TransactionEnded(int evse)
    {
        lock (_lock)
        {
            _running.Remove(evse);
            _store.TransactionEnded(evse);
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

            var now = time.GetUtcNow();
            _limits = false;
            foreach (var (evse, (_, since)) in _running)
            {
                Ampere? limit = _store.TransactionLimitAt(evse, new(now, since, null)) is { } ampere ? new(ampere) : null;
                state.CsmsLimit(evse, limit);
                _limits |= limit is not null;
            }
        }
    }

    private void Put(InstalledProfile set)
    {
        if (!GatewayProfiles.Owns(set.Profile.Id))
        {
            _store.Put(set.Evse, set.Profile);
        }
    }

    /// <param name="transaction">2.x: the one that was started before already, as the answer tells.</param>
    private void Expect((int? Evse, ChargingProfile? Profile) start, string? transaction)
    {
        var evse = start.Evse ?? _running.FirstOrDefault(r => r.Value.Id == transaction).Key;
        _expected.Remove(evse);
        if (start.Profile is { Purpose: ProfilePurpose.Tx } profile)
        {
            _expected[evse] = (profile, time.GetUtcNow());
            if (rules is ProfileRules.V2 && _running.ContainsKey(evse))
            {
                TakeExpected(evse);     // the cable was in first
            }
        }
    }

    private void TakeExpected(int evse)
    {
        if ((_expected.Remove(evse, out var expected) || _expected.Remove(0, out expected))
            && time.GetUtcNow() - expected.Since < RemoteStartLasts)
        {
            Put(new(evse, expected.Profile with { TransactionId = null }));
        }
    }
}
