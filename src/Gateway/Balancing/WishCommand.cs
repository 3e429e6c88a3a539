using System.Text.Json;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>
/// What the commands that tell a wish have in common: whose it is, and how one is taken back:
/// <c>{"id":"1","station":"CP-01","evse":1,"clear":true}</c>. Where a station has one EVSE, it need not be said.
/// </summary>
internal static class WishCommand
{
    private static readonly string[] Common = ["id", "station", "evse", "clear"];

    /// <param name="key">What tells the wish; its value comes beside station and evse.</param>
    /// <param name="set">The wish with the value taken, or null and why not.</param>
    /// <param name="clear">The wish without it.</param>
    public static CommandAnswer Execute(
        JsonElement command, SiteImage image, string key, Func<JsonElement, EvseSnapshot, long, (Wish? Wish, string Text)> set, Func<Wish, Wish> clear)
    {
        if (command.EnumerateObject().Select(p => p.Name).FirstOrDefault(name => name != key && !Common.Contains(name)) is { } unknown)
        {
            return CommandAnswer.Refused($"{Shown(unknown)} is no key of this command; known are {string.Join(", ", [.. Common, key])}");
        }

        if (StationOf(command, image) is not { } station)
        {
            return CommandAnswer.Refused("station must be the id of a station of this site");
        }

        if (EvseOf(command, station) is not { } evse)
        {
            return CommandAnswer.Refused("evse must be the number of one of the station's EVSEs");
        }

        if (!evse.MayDraw)
        {
            return CommandAnswer.Refused($"no car is at {station.Plan.Id}/{evse.Id}, and a wish is for one car");
        }

        var isClear = command.TryGetProperty("clear", out var said) && said.ValueKind is JsonValueKind.True;
        var hasValue = command.TryGetProperty(key, out var value);
        return isClear == hasValue ? CommandAnswer.Refused($"say one of {key} and clear: true")
            : Tell(station, evse.Id, (now, at) => isClear ? (clear(now.Wish), "it is taken back") : set(value, now, at));
    }

    private static CommandAnswer Tell(StationState station, int evse, Func<EvseSnapshot, long, (Wish? Wish, string Text)> tell)
    {
        var answer = default(CommandAnswer);
        station.Wished(evse, (now, at) =>
        {
            var (wish, text) = tell(now, at);
            answer = new(wish is not null, text);
            return wish ?? now.Wish;
        });
        return answer;
    }

    private static StationState? StationOf(JsonElement command, SiteImage image)
        => command.TryGetProperty("station", out var id) && id.ValueKind is JsonValueKind.String ? image.Known(id.GetString()!) : null;

    private static EvseSnapshot? EvseOf(JsonElement command, StationState station)
    {
        var evses = station.Freeze().Evses;
        return !command.TryGetProperty("evse", out var said) ? evses is [var only] ? only : null
            : said.ValueKind is JsonValueKind.Number && said.TryGetInt32(out var id) ? evses.FirstOrDefault(e => e.Id == id)
            : null;
    }

    private static string Shown(string key) => key.Length > 40 ? key[..40] + "..." : key;
}
