using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Gateway.Journal;
using Gateway.Ocpp.Messages;
using Gateway.Site;

namespace Gateway.LocalController.Limits;

/// <summary>
/// Tells the CSMS which external limits hold, source by source: each change of significance, and each end. What it was told is
/// remembered over restarts, so it hears of an end that came while the gateway was down. OCPP 2.1 part 2, K12, K13, K14.
/// </summary>
internal sealed class LimitNews(
    ExternalLimits external, LimitSettings settings, OwnPost post, DurableNotes notes, SiteEvents events, TimeProvider time, ILogger<LimitNews> logger)
{
    /// <summary>In <see cref="DurableNotes"/>: ampere and whether the grid's safety hangs on it.</summary>
    private const string Kind = "limitTold";

    private static readonly ImmutableArray<LimitSource> Sources = [.. Enum.GetValues<LimitSource>()];

    private readonly Lock _lock = new();

    /// <summary>Compares what holds with what the CSMS was told.</summary>
    public void Look()
    {
        lock (_lock)
        {
            var (now, at) = (time.GetUtcNow(), time.GetTimestamp());
            var active = external.Active(now, at).ToList();
            foreach (var source in Sources)
            {
                var limits = active.Where(l => l.Source == source).ToList();
                Look(source, limits.MinBy(l => l.PerPhase), limits.Any(l => l.IsGridCritical), now, at);
            }
        }
    }

    private void Look(LimitSource source, ExternalLimit? lowest, bool isCritical, DateTimeOffset now, long at)
    {
        var word = ExternalLimit.WordOf(source);
        var told = Told(word);
        if (lowest is null)
        {
            if (told is not null)
            {
                notes.Remove(Kind, word);
                post.Put(_ => Calls.ClearedChargingLimit(word), durable: true);
                Log.LimitEnded(logger, word);
                events.Happened("siteLimitEnded", "site", $"no limit of {word} holds any more");
            }
        }
        else if (told is not { } before || before.Critical != isCritical || IsSignificant(before.Ampere, lowest.PerPhase.Value))
        {
            var schedule = settings.WithSchedules.Value ? lowest.Schedule(now, external.Left(lowest, at)) : null;
            notes.Put(Kind, word, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{lowest.PerPhase.Value:R} {isCritical}")));
            post.Put(version => Calls.NotifyChargingLimit(version, word, isCritical, schedule), durable: true);
            Log.LimitHolds(logger, word, lowest.PerPhase, lowest.Name);
            events.Happened("siteLimit", "site", $"{word} limits the charging of the site to {lowest.PerPhase} per phase ({lowest.Name})");
        }
    }

    private bool IsSignificant(double before, double now)
        => Math.Abs(now - before) > settings.Significance.Value / 100 * before && now != before;

    private (double Ampere, bool Critical)? Told(string word)
        => notes.Find(Kind, word) is { } note && Encoding.ASCII.GetString(note).Split(' ') is [var ampere, var critical]
            && double.TryParse(ampere, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? (value, critical is "True")
            : null;
}
