using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Profiles;

namespace Gateway.Stations.Actuation;

/// <summary>What was learnt of a model.</summary>
/// <param name="Works">The way in which it takes limits; null: not known yet.</param>
/// <param name="Proven">It was seen to follow, not only to accept.</param>
/// <param name="Said">What it says of itself; null: not asked yet.</param>
/// <param name="TakesDer">It takes DER controls; null: not asked yet.</param>
internal sealed record Learnt(Attempt? Works = null, bool Proven = false, ProfileAbilities? Said = null, bool? TakesDer = null)
{
    public static Learnt Nothing { get; } = new();

    /// <summary>Null: it cannot be read.</summary>
    public static Learnt? Read(byte[] kept)
    {
        try
        {
            return JsonNode.Parse(kept) is JsonObject json
                ? new(
                    json["works"]?.GetValue<string>() is { } works ? Attempt.Parse(works) : null,
                    json["proven"]?.GetValue<bool>() ?? false,
                    json["said"] is JsonObject said
                        ? new(
                            said["highestLevel"]?.GetValue<int>(), said["ampere"]?.GetValue<bool>(), said["watt"]?.GetValue<bool>(),
                            said["dynamic"]?.GetValue<bool>(), said["endsOffline"]?.GetValue<bool>())
                        : null,
                    json["takesDer"]?.GetValue<bool>())
                : null;
        }
        catch (Exception e) when (ProfileCalls.IsUnreadable(e))
        {
            return null;
        }
    }

    public byte[] Write()
    {
        var json = new JsonObject { ["works"] = Works?.ToString(), ["proven"] = Proven };
        if (Said is { } said)
        {
            json["said"] = new JsonObject
            {
                ["highestLevel"] = said.HighestLevel, ["ampere"] = said.InAmpere, ["watt"] = said.InWatt,
                ["dynamic"] = said.Dynamic, ["endsOffline"] = said.EndsOffline,
            };
        }

        if (TakesDer is { } takesDer)
        {
            json["takesDer"] = takesDer;
        }

        return Encoding.UTF8.GetBytes(json.ToJsonString(JsonSerializerOptions.Default));
    }
}
