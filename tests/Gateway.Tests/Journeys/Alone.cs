using System.Text.Json.Nodes;
using Gateway.Tests.Peers;

namespace Gateway.Tests.Journeys;

/// <summary>A station of a journey whose CSMS is away, or has just come back.</summary>
internal sealed class Alone(Pair pair, Journey? journey = null)
{
    private static int _ids;

    public Pair Pair => pair;

    public ScriptedSocket Station => pair.Station;

    public ScriptedSocket Link => pair.Link;

    /// <summary>Connects CP-01 and takes the CSMS away from it.</summary>
    public static async Task<Alone> StartAsync(Journey journey, string protocol)
        => await LoseAsync(journey, await journey.ConnectAsync("CP-01", protocol));

    /// <summary>Takes the CSMS away from a station.</summary>
    public static async Task<Alone> LoseAsync(Journey journey, Pair pair)
    {
        journey.Csms.Refuses("CP-01", 503);
        pair.Link.Cut();
        await Patience.Until(() => !journey.Gateway.Station("CP-01").UpstreamConnected, "the lost link in the site image");
        return new(pair, journey);
    }

    /// <summary>The CSMS is back.</summary>
    public async Task<Alone> EndsAsync()
    {
        journey!.Csms.LetsIn("CP-01");
        return new(await journey.RedialledAsync(Station));
    }

    public Task<JsonNode> AsksAsync(string action, string payload, string? id = null) => AsksAsync(Station, action, payload, id);

    /// <summary>A call of the station. The result is the payload of the CALLRESULT.</summary>
    public static async Task<JsonNode> AsksAsync(ScriptedSocket station, string action, string payload, string? id = null)
    {
        id ??= $"q-{Interlocked.Increment(ref _ids)}";
        await station.SaysAsync($"[2,\"{id}\",\"{action}\",{payload}]");
        var answer = await HearsAnswerAsync(station, id);
        Assert.StartsWith($"[3,\"{id}\",", answer, StringComparison.Ordinal);
        return JsonNode.Parse(answer)![2]!;
    }

    /// <summary>The station hears the answer to its call. What the gateway itself asks of it meanwhile is left unanswered.</summary>
    public static async Task<string> HearsAnswerAsync(ScriptedSocket station, string id)
    {
        while (true)
        {
            var frame = await station.HearsAsync();
            if (!frame.StartsWith("[2,", StringComparison.Ordinal))
            {
                Assert.Contains($"\"{id}\"", frame, StringComparison.Ordinal);
                return frame;
            }
        }
    }

    /// <summary>The CSMS hears a call and answers it. The result is the payload as it was heard.</summary>
    public async Task<string> TakesAsync(string action, string answer, string? id = null)
    {
        var call = Call(await Link.HearsAsync());
        Assert.Equal((action, id ?? call.Id), (call.Action, call.Id));
        await Link.SaysAsync($"[3,\"{call.Id}\",{answer}]");
        return call.Payload;
    }

    /// <summary>The replay is over and frames pass again.</summary>
    public async Task IsRelayingAsync(Journey journey)
    {
        await journey.Log.HearsAsync(ReplayDone, Station.Name);
        await Pair.PassesUpAsync($$"""[2,"r-{{Interlocked.Increment(ref _ids)}}","Heartbeat",{}]""");
        await Pair.PassesDownAsync($$"""[3,"r-{{_ids}}",{"currentTime":"2026-03-01T12:00:00Z"}]""");
    }

    public static (string Id, string Action, string Payload) Call(string frame)
    {
        var parts = JsonNode.Parse(frame)!.AsArray();
        Assert.Equal(2, (int)parts[0]!);
        var (id, action) = ((string)parts[1]!, (string)parts[2]!);
        return (id, action, frame[$"[2,\"{id}\",\"{action}\",".Length..^1]);
    }

    private const int ReplayDone = 2037;
}
