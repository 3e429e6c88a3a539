using System.Text.Json;
using Gateway.Site;

namespace Gateway.LocalController.Limits;

/// <summary>
/// <c>set/limit</c>: an energy manager limits the charging of the site, or takes that back. One limit per source, EMS if none is said:
/// <c>{"id":"1","source":"EMS","limitA":40,"durationS":900}</c>, <c>{"id":"2","source":"EMS","clear":true}</c>. Who ranks higher may end
/// another's: <c>{"id":"3","source":"SO","clear":true,"of":"EMS"}</c>.
/// </summary>
internal sealed class SetLimitCommand(ExternalLimits external, SitePlan plan, ILogger<SetLimitCommand> logger) : ISiteCommand
{
    private const double MostAmpere = 6300, MostWatt = 10e6, MostSeconds = 31 * 24 * 3600;

    private static readonly string[] Keys = ["id", "source", "limitA", "limitW", "durationS", "gridCritical", "clear", "of"];

    public string Name => "limit";

    public CommandAnswer Execute(JsonElement command)
    {
        var answer = Take(command);
        if (answer.IsAccepted)
        {
            Log.LimitCommand(logger, answer.Text);
        }
        else
        {
            Log.CommandRefused(logger, answer.Text);
        }

        return answer;
    }

    private CommandAnswer Take(JsonElement command)
    {
        if (command.EnumerateObject().Select(p => p.Name).FirstOrDefault(name => !Keys.Contains(name)) is { } unknown)
        {
            return CommandAnswer.Refused($"{Shown(unknown)} is no key of this command; known are {string.Join(", ", Keys)}");
        }

        if (SourceOf(command, "source", LimitSource.Ems) is not { } source)
        {
            return CommandAnswer.Refused("source must be EMS, SO or Other");
        }

        if (SourceOf(command, "of", source) is not { } of)
        {
            return CommandAnswer.Refused("of must be EMS, SO or Other");
        }

        var id = $"mqtt/{ExternalLimit.WordOf(source)}";
        return Flag(command, "clear") is not { } clear ? CommandAnswer.Refused("clear must be true or false")
            : clear && (command.TryGetProperty("limitA", out _) || command.TryGetProperty("limitW", out _)) ? CommandAnswer.Refused("either a limit or clear, not both")
            : !clear ? of == source ? Limit(command, source, id) : CommandAnswer.Refused("of goes with clear: a limit is set in one's own name")
            : Clear(source, of);
    }

    private CommandAnswer Clear(LimitSource source, LimitSource of)
        => ExternalLimit.RankOf(source) > ExternalLimit.RankOf(of)
            ? CommandAnswer.Refused($"{ExternalLimit.WordOf(source)} may not end a limit of {ExternalLimit.WordOf(of)}, which ranks higher")
            : CommandAnswer.Accepted(external.Clear($"mqtt/{ExternalLimit.WordOf(of)}")
                ? $"the limit of {ExternalLimit.WordOf(of)} is taken back"
                : "there was no such limit");

    private CommandAnswer Limit(JsonElement command, LimitSource source, string id)
    {
        var hasAmpere = command.TryGetProperty("limitA", out var ampere);
        if (hasAmpere == command.TryGetProperty("limitW", out var watt))
        {
            return CommandAnswer.Refused("say one of limitA (per phase) and limitW (over all phases)");
        }

        if (Number(hasAmpere ? ampere : watt, hasAmpere ? MostAmpere : MostWatt) is not { } value)
        {
            return CommandAnswer.Refused(hasAmpere ? $"limitA must be a number from 0 to {MostAmpere}" : $"limitW must be a number from 0 to {MostWatt}");
        }

        TimeSpan? lasts = null;
        if (command.TryGetProperty("durationS", out var duration) && duration.ValueKind is not JsonValueKind.Null)
        {
            if (Number(duration, MostSeconds) is not { } seconds || seconds <= 0)
            {
                return CommandAnswer.Refused($"durationS must be a number above 0, at most {MostSeconds}");
            }

            lasts = TimeSpan.FromSeconds(seconds);
        }

        if (Flag(command, "gridCritical") is not { } isCritical)
        {
            return CommandAnswer.Refused("gridCritical must be true or false");
        }

        var limit = new ExternalLimit(
            id, -1 - (int)source, source, new LimitAmount(value, !hasAmpere).PerPhase(plan.Voltage), isCritical, $"the limit that {ExternalLimit.WordOf(source)} set over MQTT");
        return CommandAnswer.Accepted(external.Set(limit, lasts)
            ? $"{limit.PerPhase} per phase for all stations together{(lasts is { } l ? $", for {l.TotalSeconds:0} s" : "")}"
            : "it holds now, but could not be written to disk and will not outlive a restart");
    }

    private static LimitSource? SourceOf(JsonElement command, string key, LimitSource otherwise)
        => !command.TryGetProperty(key, out var source) ? otherwise
            : source.ValueKind is JsonValueKind.String ? source.GetString() switch
            {
                "EMS" => LimitSource.Ems,
                "SO" => LimitSource.So,
                "Other" => LimitSource.Other,
                _ => null,
            }
            : null;

    private static double? Number(JsonElement json, double most)
        => json.ValueKind is JsonValueKind.Number && json.TryGetDouble(out var value) && value >= 0 && value <= most ? value : null;

    /// <summary>Null: it is neither true nor false.</summary>
    private static bool? Flag(JsonElement command, string key)
        => !command.TryGetProperty(key, out var flag) ? false
            : flag.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null };

    private static string Shown(string key) => key.Length > 40 ? key[..40] + "..." : key;
}
