using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Site;

namespace Gateway.Balancing.Planning;

/// <summary>How long a car stayed and what it took; no word of whose it was.</summary>
/// <param name="From">See <see cref="PlanClock"/>.</param>
/// <param name="To">Later than <paramref name="From"/>.</param>
/// <param name="Asked">Null: nothing was said.</param>
internal sealed record Visit(EvseKey At, long From, long To, WattHour Took, WattHour? Asked)
{
    /// <summary>Nobody's stay is remembered that was longer, in periods: a week.</summary>
    private const long Longest = 7L * PlanClock.PeriodsOfDay;

    /// <summary>A clock that jumped, a register that ran backwards: nothing to learn from.</summary>
    public bool IsSound => From >= 0 && To > From && To - From <= Longest && IsEnergy(Took) && (Asked is not { } asked || IsEnergy(asked));

    /// <summary>In the order of time.</summary>
    public string Key => $"{From:D10} {At}";

    /// <summary>Null: it cannot be read.</summary>
    public static Visit? Read(byte[] kept)
    {
        try
        {
            return JsonNode.Parse(kept) is JsonObject json
                && new Visit(
                    new(json["station"]!.GetValue<string>(), json["evse"]!.GetValue<int>()), json["from"]!.GetValue<long>(), json["to"]!.GetValue<long>(),
                    new(json["tookWh"]!.GetValue<double>()), json["askedWh"]?.GetValue<double>() is { } asked ? new(asked) : null) is { IsSound: true } visit
                ? visit
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or NullReferenceException)
        {
            return null;
        }
    }

    public byte[] Write()
    {
        var json = new JsonObject
        {
            ["station"] = At.Station, ["evse"] = At.Evse, ["from"] = From, ["to"] = To, ["tookWh"] = Math.Round(Took.Value),
        };
        if (Asked is { } asked)
        {
            json["askedWh"] = Math.Round(asked.Value);
        }

        return Encoding.UTF8.GetBytes(json.ToJsonString(JsonSerializerOptions.Default));
    }

    private static bool IsEnergy(WattHour energy) => energy.Value is >= 0 and <= Wish.MostEnergy;
}
