using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Journal;
using Gateway.Ocpp.Profiles;

namespace Gateway.Stations;

/// <summary>
/// The CSMS's profiles on one station, in the CSMS's own words, over restarts of the gateway: a station keeps them, and limits of
/// ours hide them there.
/// </summary>
/// <param name="memory">Null: nothing is kept.</param>
internal sealed class KeptProfiles(string station, ProfileRules rules, StationMemory? memory)
{
    /// <summary>In <see cref="StationMemory"/>: by station.</summary>
    private const string Kind = "csmsProfiles";

    private readonly Dictionary<int, Words> _words = [];        // by profile

    /// <summary>What the CSMS said, and when.</summary>
    private sealed record Words(JsonObject Profile, DateTimeOffset Heard);

    /// <summary>What is kept of the last life, read as it was then; nothing where there is none, or of another version of OCPP.</summary>
    public (List<(int Evse, ChargingProfile Profile, JsonObject Words, DateTimeOffset Heard)> Profiles, List<(int Evse, string Id, DateTimeOffset Since)> Running) Recall()
    {
        var (profiles, running) = (new List<(int, ChargingProfile, JsonObject, DateTimeOffset)>(), new List<(int, string, DateTimeOffset)>());
        try
        {
            if (memory?.TryGet(Kind, station, out var kept) is true && JsonNode.Parse(kept.Span) is JsonObject json && json["rules"]?.ToString() == rules.ToString())
            {
                profiles.AddRange(json["profiles"]!.AsArray().Select(p => Recall(p!.AsObject())));
                running.AddRange(json["running"]!.AsArray().Select(r => (r!["evse"]!.GetValue<int>(), r["id"]!.ToString(), Time(r["since"]))));
            }
        }
        catch (Exception e) when (ProfileCalls.IsUnreadable(e) || e is NullReferenceException)
        {
            return ([], []);
        }

        return (profiles, running);
    }

    /// <summary>The CSMS has set a profile.</summary>
    public void Heard(int id, JsonObject profile, DateTimeOffset now) => _words[id] = new((JsonObject)profile.DeepClone(), now);

    /// <summary>Never waits for the disk.</summary>
    public void Keep(IReadOnlyCollection<InstalledProfile> installed, IEnumerable<(int Evse, string Id, DateTimeOffset Since)> running)
    {
        if (memory is null)
        {
            return;
        }

        if (installed.Count == 0)
        {
            _words.Clear();
            memory.Remove(Kind, station);
            return;
        }

        foreach (var gone in _words.Keys.Except(installed.Select(i => i.Profile.Id)).ToList())
        {
            _words.Remove(gone);
        }

        var json = new JsonObject
        {
            ["rules"] = rules.ToString(),
            ["profiles"] = new JsonArray([.. from i in installed
                                            where _words.ContainsKey(i.Profile.Id)
                                            select Written(i.Evse, _words[i.Profile.Id])]),
            ["running"] = new JsonArray([.. running.Select(r => new JsonObject { ["evse"] = r.Evse, ["id"] = r.Id, ["since"] = Text(r.Since) })]),
        };
        memory.Put(Kind, station, Encoding.UTF8.GetBytes(json.ToJsonString(JsonSerializerOptions.Default)));
    }

    private (int Evse, ChargingProfile Profile, JsonObject Words, DateTimeOffset Heard) Recall(JsonObject kept)
    {
        var (words, heard) = (kept["profile"]!.AsObject(), Time(kept["heard"]));
        return (kept["evse"]!.GetValue<int>(), rules is ProfileRules.V16 ? ProfileJson.Read16(words, heard) : ProfileJson.Read2(words, heard), words, heard);
    }

    private static JsonObject Written(int evse, Words words)
        => new() { ["evse"] = evse, ["heard"] = Text(words.Heard), ["profile"] = words.Profile.DeepClone() };

    private static string Text(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(JsonNode? text) => DateTimeOffset.Parse(text!.ToString(), CultureInfo.InvariantCulture);
}
