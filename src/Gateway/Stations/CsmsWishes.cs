using System.Text.Json.Nodes;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Profiles;

namespace Gateway.Stations;

/// <summary>
/// What the CSMS has set on one station: its charging profiles, those it announced with a remote start, the values of dynamic ones,
/// and who has priority. Kept over restarts. One caller at a time; what cannot be read throws what <see cref="ProfileCalls.IsUnreadable"/>
/// names.
/// </summary>
internal sealed class CsmsWishes
{
    /// <summary>A station waits for the car no longer than its ConnectionTimeOut, which is minutes at most.</summary>
    private static readonly TimeSpan RemoteStartLasts = TimeSpan.FromMinutes(10);

    private readonly ProfileRules _rules;
    private readonly KeptProfiles _kept;
    private readonly TimeProvider _time;
    private readonly Dictionary<int, (string Id, DateTimeOffset Since)> _running = [];                      // by EVSE
    private readonly Dictionary<int, (ChargingProfile Profile, JsonObject Words, DateTimeOffset Since)> _expected = [];     // by EVSE; 0: not told
    private readonly Dictionary<int, (int Evse, JsonObject Profile)> _dynamic = [];      // by profile: as they came, and were changed since
    private readonly HashSet<string> _priority = [];                                    // transactions

    public CsmsWishes(ProfileRules rules, ProfileStore store, KeptProfiles kept, TimeProvider time)
    {
        (_rules, Store, _kept, _time) = (rules, store, kept, time);
        var (profiles, running) = kept.Recall();
        foreach (var (evse, id, since) in running)
        {
            _running[evse] = (id, since);
        }

        foreach (var (evse, profile, words, heard) in profiles)
        {
            Put(evse, profile, words, heard);
        }
    }

    public ProfileStore Store { get; }

    /// <summary>By EVSE.</summary>
    public IReadOnlyDictionary<int, (string Id, DateTimeOffset Since)> Running => _running;

    public bool HasPriorities => _priority.Count > 0;

    public bool HasPriority(string transaction) => _priority.Contains(transaction);

    /// <summary>The station has accepted a call of the CSMS.</summary>
    /// <returns>True: what the CSMS did may have taken profiles of ours.</returns>
    public bool Follow(ReadOnlySpan<byte> action, JsonObject payload, ReadOnlySpan<byte> answer)
    {
        var now = _time.GetUtcNow();
        if (action.SequenceEqual("ClearChargingProfile"u8))
        {
            var filter = ProfileCalls.ReadClear(_rules, payload);
            Store.Clear(filter.Fits);
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
            Prioritise(ProfileJson.Text(payload, "transactionId"), payload["activate"]?.GetValue<bool>() is true);
        }
        else
        {
            var (evse, profile) = ProfileCalls.ReadRemoteStart(_rules, payload, now);
            Expect(evse, profile, payload, JsonNode.Parse(answer)!["transactionId"]?.ToString());
        }

        return true;
    }

    /// <summary>New values for a dynamic profile; nothing where there is none of that id.</summary>
    public void Update(int profile, JsonObject update)
    {
        if (_dynamic.TryGetValue(profile, out var known) && Store.Installed.Exists(i => i.Profile.Id == profile))
        {
            ProfileCalls.Update(known.Profile, update);
            Put(known.Evse, ProfileJson.Read2(known.Profile, _time.GetUtcNow()), known.Profile, _time.GetUtcNow());
        }
    }

    public void Prioritise(string transaction, bool on) => _ = on ? _priority.Add(transaction) : _priority.Remove(transaction);

    /// <returns>False: that was known.</returns>
    public bool Begin(int evse, string id)
    {
        var known = _running.TryGetValue(evse, out var before);
        if (known && before.Id == id)
        {
            return false;
        }

        // 1.6: -1 stands for the number that the CSMS has not given yet.
        var renamed = known && _rules is ProfileRules.V16 && before.Id == "-1";
        _running[evse] = (id, renamed ? before.Since : _time.GetUtcNow());
        if (!renamed)
        {
            Store.Clear(i => i.Profile.Purpose is ProfilePurpose.Tx && i.Evse == evse
                && (i.Profile.TransactionId is { } said ? said != id : known));
            TakeExpected(evse);
        }

        return true;
    }

    public void End(int evse)
    {
        if (_running.Remove(evse, out var ended))
        {
            _priority.Remove(ended.Id);
        }

        Store.TransactionEnded(evse);
    }

    /// <summary>Takes out what does not come back after an outage of the CSMS (2.1, K01.FR.103).</summary>
    public void Outlast(ProfileMoment moment) => Store.Clear(i => i.Profile.EndsWithOutage && i.Profile.IsOutlasted(moment));

    /// <summary>Notes what has changed for the next start.</summary>
    public void Keep() => _kept.Keep(Store.Installed, _running.Select(r => (r.Key, r.Value.Id, r.Value.Since)));

    private void Put(int evse, ChargingProfile profile, JsonObject words, DateTimeOffset heard)
    {
        if (GatewayProfiles.Owns(profile.Id))
        {
            return;
        }

        Store.Put(evse, profile);
        _kept.Heard(profile.Id, words, heard);
        _dynamic.Remove(profile.Id);
        if (profile.Kind is ProfileKind.Dynamic)
        {
            _dynamic[profile.Id] = (evse, words);
        }
    }

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
