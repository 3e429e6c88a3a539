using System.Collections.Immutable;
using System.Globalization;
using Gateway.Configuration;

namespace Gateway.LocalController.Limits;

/// <summary>An entry of <c>limits:</c> in the site file: less than the circuits could carry, always or at hours of the day.</summary>
/// <param name="From">Local time of day at which it begins; null: it always holds.</param>
/// <param name="To">Local time of day at which it ends; before <paramref name="From"/>: on the next day.</param>
/// <param name="Days">The days on which it begins. Never empty.</param>
/// <param name="GridCritical">The grid's safety hangs on it. Told to the CSMS.</param>
public sealed record FileLimit(
    string Id, LimitSource Source, LimitAmount Amount, TimeOnly? From, TimeOnly? To, ImmutableArray<DayOfWeek> Days, bool GridCritical)
{
    private static readonly ImmutableArray<string> Week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <param name="local">By the clock on the site's wall.</param>
    public bool HoldsAt(DateTime local)
    {
        if (From is not { } from || To is not { } to)
        {
            return Days.Contains(local.DayOfWeek);
        }

        var time = TimeOnly.FromDateTime(local);
        return from < to
            ? time >= from && time < to && Days.Contains(local.DayOfWeek)
            : (time >= from && Days.Contains(local.DayOfWeek)) || (time < to && Days.Contains(local.AddDays(-1).DayOfWeek));
    }

    /// <summary>Local times of a day at which it may begin or end.</summary>
    public IEnumerable<TimeSpan> Turns => [TimeSpan.Zero, .. From is { } from && To is { } to ? new[] { from.ToTimeSpan(), to.ToTimeSpan() } : []];

    internal static FileLimit Read(YamlSection yaml)
    {
        var limit = new FileLimit(
            yaml.Id("id", "Names the limit in reasons.", "evening"),
            yaml.Choice<LimitSource>("source", "Whose limit it is, as the CSMS is told: ems, so (grid operator) or other.", LimitSource.Other),
            LimitAmount.Read(yaml, "limit", "What all stations together may draw: per phase in A, or over three phases in W.", "63 A"),
            ReadTime(yaml, "from", "Local time of day at which it begins."),
            ReadTime(yaml, "to", "Local time of day at which it ends; before from: on the next day."),
            [.. yaml.Choices("days", "The days on which it begins.", Week, Week, $"[{string.Join(", ", Week)}]").Select(DayOf)],
            yaml.Flag("gridCritical", "The grid's safety hangs on it; the CSMS is told.", false));
        if (yaml.Good("from", "to") && (limit.From is null) != (limit.To is null))
        {
            var missing = limit.From is null ? "from" : "to";
            yaml.Fault(missing, $"is missing: say both from and to, or neither");
        }
        else if (yaml.Good("from", "to") && limit.From is { } from && from == limit.To)
        {
            yaml.Fault("to", "is the same as from; leave both out for a limit that holds all day");
        }

        return limit;
    }

    private static DayOfWeek DayOf(string word) => (DayOfWeek)((Week.IndexOf(word) + 1) % 7);

    private static TimeOnly? ReadTime(YamlSection yaml, string key, string doc) => yaml.Scalar<TimeOnly?>(
        new(key, "time of day", doc) { DefaultIs = "all day", Example = "17:30", Pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$" },
        text => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : Parsed<TimeOnly?>.Wrong($"is {YamlSection.Shown(text)}, which is no time of day such as 17:30"),
        null);
}
