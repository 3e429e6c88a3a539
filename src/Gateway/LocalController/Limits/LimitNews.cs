using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Gateway.Journal;
using Gateway.Ocpp.Messages;
using Gateway.Site;

namespace Gateway.LocalController.Limits;

/// <summary>
/// Tells the CSMS which external limits hold, source by source: each change of significance, and each end. Who limits is remembered
/// over restarts, so it hears of an end that came while the gateway was down. OCPP 2.1 part 2, K12, K13, K14.
/// </summary>
internal sealed class LimitNews(
    ExternalLimits external, LimitSettings settings, OwnVoice voice, OwnPost post, DurableNotes notes, SiteEvents events, TimeProvider time,
    ILogger<LimitNews> logger)
{
    /// <summary>In <see cref="DurableNotes"/>: ampere and whether the grid's safety hangs on it, as of when the source began to limit.</summary>
    private const string Kind = "limitTold";

    /// <summary>While so much waits for the CSMS nothing is added; once it is heard, it hears how things stand then.</summary>
    private const int MostWaiting = 100;

    private static readonly ImmutableArray<LimitSource> Sources = [.. Enum.GetValues<LimitSource>()];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (double Ampere, bool Critical)> _told = Told(notes);       // under _lock

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
                if (post.Count < MostWaiting)
                {
                    Look(ExternalLimit.WordOf(source), limits.MinBy(l => l.PerPhase), limits.Any(l => l.IsGridCritical), now, at);
                }
            }
        }
    }

    private void Look(string source, ExternalLimit? lowest, bool isCritical, DateTimeOffset now, long at)
    {
        var known = _told.TryGetValue(source, out var told);
        if (lowest is null && known)
        {
            _told.Remove(source);
            notes.Remove(Kind, source);
            post.Put(_ => Calls.ClearedChargingLimit(source), durable: true);
            Log.LimitEnded(logger, source);
            events.Happened("siteLimitEnded", "site", $"no limit of {source} holds any more");
        }
        else if (lowest is not null && (!known || told.Critical != isCritical || IsSignificant(told.Ampere, lowest.PerPhase.Value)))
        {
            _told[source] = (lowest.PerPhase.Value, isCritical);
            Remember(source, known);
            var schedule = settings.WithSchedules.Value ? lowest.Schedule(now, external.Left(lowest, now, at)) : null;

            // Who regulates every few seconds must not wear out the disk: what the CSMS hears at once need not be there.
            post.Put(version => Calls.NotifyChargingLimit(version, source, isCritical, schedule), durable: !known || voice.Version is null);
            Log.LimitHolds(logger, source, lowest.Amount, lowest.Name);
            events.Happened("siteLimit", "site", $"{source} limits the charging of the site to {lowest.Amount} ({lowest.Name})");
        }
    }

    private void Remember(string source, bool isKnown)
    {
        if (!isKnown)
        {
            var (ampere, critical) = _told[source];
            notes.Put(Kind, source, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{ampere:R} {critical}")));
        }
    }

    private bool IsSignificant(double before, double now)
        => Math.Abs(now - before) > settings.Significance.Value / 100 * before && now != before;

    private static Dictionary<string, (double Ampere, bool Critical)> Told(DurableNotes notes)
    {
        var told = new Dictionary<string, (double Ampere, bool Critical)>(StringComparer.Ordinal);
        foreach (var (key, value) in notes.All(Kind))
        {
            if (Encoding.ASCII.GetString(value).Split(' ') is [var ampere, var critical]
                && double.TryParse(ampere, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                told[key] = (number, critical is "True");
            }
        }

        return told;
    }
}
