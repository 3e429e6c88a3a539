using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Journal;
using Gateway.Site;

namespace Gateway.LocalController.Limits;

/// <summary>
/// Holds the limits that come from outside of OCPP: from the site file, and from whoever sets one while the gateway runs, which
/// outlive a restart for as long as they last; and knows those that others look after.
/// </summary>
internal sealed class ExternalLimits
{
    /// <summary>In <see cref="DurableNotes"/>.</summary>
    public const string Kind = "limit";

    private const int FirstOfFile = -1001;

    /// <summary>Some regulate every few seconds; a flash disk shall not be written as often.</summary>
    private static readonly TimeSpan WriteEvery = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestLeft = TimeSpan.FromDays(8);

    private readonly SitePlan _plan;
    private readonly DurableNotes _notes;
    private readonly TimeProvider _time;
    private readonly ImmutableArray<(FileLimit When, ExternalLimit Limit)> _file;
    private readonly ImmutableArray<ILimitSource> _others;
    private readonly Lock _changing = new();
    private readonly Dictionary<string, (Ampere PerPhase, long At)> _written = new(StringComparer.Ordinal);     // under _changing
    private ImmutableSortedDictionary<string, ExternalLimit> _set = ImmutableSortedDictionary.Create<string, ExternalLimit>(StringComparer.Ordinal);

    public ExternalLimits(
        LimitsOptions options, SitePlan plan, DurableNotes notes, IEnumerable<ILimitSource> others, TimeProvider time, ILogger<ExternalLimits> logger)
    {
        (_plan, _notes, _others, _time) = (plan, notes, [.. others], time);
        _file =
        [
            .. options.FromFile.Select((l, i) => (l, new ExternalLimit(
                $"file/{l.Id}", FirstOfFile - i, l.Source, l.Amount.PerPhase(plan.Voltage), l.GridCritical, $"limit {l.Id} of the site file"))),
        ];
        foreach (var (key, value) in notes.All(Kind))
        {
            Restore(key, value, logger);
        }
    }

    /// <summary>No limit holds, nor will one unless it is set.</summary>
    public bool IsEmpty
    {
        get
        {
            foreach (var other in _others)
            {
                if (!other.IsEmpty)
                {
                    return false;
                }
            }

            return _file.IsEmpty && Volatile.Read(ref _set).IsEmpty;
        }
    }

    /// <summary>A new or lower limit is on disk when this returns, a renewed or higher one within a minute.</summary>
    /// <param name="lasts">Null: until it is taken back.</param>
    /// <returns>False: it holds, but could not be written to disk.</returns>
    public bool Set(ExternalLimit limit, TimeSpan? lasts)
    {
        lock (_changing)
        {
            limit = limit with { Since = _time.GetUtcNow(), Lasts = lasts, Until = lasts is { } l ? Later(_time.GetTimestamp(), l) : null };
            Volatile.Write(ref _set, _set.SetItem(limit.Id, limit));
            return !IsDue(limit) || Write(limit);
        }
    }

    /// <returns>False: there was none.</returns>
    public bool Clear(string id)
    {
        lock (_changing)
        {
            if (!_set.ContainsKey(id))
            {
                return false;
            }

            Volatile.Write(ref _set, _set.Remove(id));
            _written.Remove(id);
            _notes.Remove(Kind, id);
            return true;
        }
    }

    /// <summary>What holds at an instant, now or later.</summary>
    /// <param name="at">The same instant, by <see cref="TimeProvider.GetTimestamp"/>.</param>
    public IEnumerable<ExternalLimit> Active(DateTimeOffset now, long at)
    {
        var local = Local(now);
        return _file.Where(f => f.When.HoldsAt(local)).Select(f => f.Limit)
            .Concat(Volatile.Read(ref _set).Values.Where(l => !(at >= l.Until)))
            .Concat(_others.SelectMany(o => o.Active(now, at)));
    }

    /// <summary>For how long it will hold yet, as far as that is certain. Null: no end is known.</summary>
    public TimeSpan? Left(ExternalLimit limit, DateTimeOffset now, long at)
    {
        if (limit.Until is { } until)
        {
            return _time.GetElapsedTime(at, until);
        }

        var end = Turns(now, at, now + LongestLeft).Order()
            .FirstOrDefault(turn => turn > now && _file.Any(f => f.Limit.Id == limit.Id && !f.When.HoldsAt(Local(turn))));
        return end == default ? null : end - now;
    }

    /// <summary>Every instant up to <paramref name="end"/> at which what holds may change; some lie in the past.</summary>
    public IEnumerable<DateTimeOffset> Turns(DateTimeOffset now, long at, DateTimeOffset end)
    {
        foreach (var limit in Volatile.Read(ref _set).Values.Concat(_others.SelectMany(o => o.Active(now, at))))
        {
            if (limit.Until is { } until && _time.GetElapsedTime(at, until) is var left && left < end - now)
            {
                yield return now + left;
            }
        }

        var zone = _plan.TimeZone;
        for (var day = TimeZoneInfo.ConvertTime(now, zone).Date; _file.Length > 0 && day <= TimeZoneInfo.ConvertTime(end, zone).Date; day = day.AddDays(1))
        {
            // On the day that clocks change both offsets are tried: one turn too many tells the same limit twice, which is none.
            foreach (var offset in new[] { zone.GetUtcOffset(day.AddHours(-1)), zone.GetUtcOffset(day.AddHours(25)) }.Distinct())
            {
                foreach (var turn in _file.SelectMany(f => f.When.Turns).Distinct())
                {
                    yield return new DateTimeOffset(day + turn, offset);
                }
            }
        }
    }

    /// <summary>Forgets what has ended, and writes what is due.</summary>
    public void Tidy()
    {
        var at = _time.GetTimestamp();
        lock (_changing)
        {
            foreach (var limit in _set.Values)
            {
                if (at >= limit.Until)
                {
                    Clear(limit.Id);
                }
                else if (IsDue(limit))
                {
                    Write(limit);
                }
            }
        }
    }

    private DateTime Local(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, _plan.TimeZone).DateTime;

    private bool IsDue(ExternalLimit limit)
        => !_written.TryGetValue(limit.Id, out var written) || limit.PerPhase < written.PerPhase || _time.GetElapsedTime(written.At) >= WriteEvery;

    // What is on disk already is not written again.
    private bool Write(ExternalLimit limit)
    {
        _written[limit.Id] = (limit.PerPhase, _time.GetTimestamp());
        return _notes.Put(Kind, limit.Id, JsonSerializer.SerializeToUtf8Bytes(new Kept(
            limit.ProfileId, limit.Source, limit.PerPhase.Value, limit.IsGridCritical, limit.Name, limit.Since, limit.Lasts?.TotalSeconds)));
    }

    private long Later(long at, TimeSpan span) => at + (long)(span.TotalSeconds * _time.TimestampFrequency);

    // The clock may have been set meanwhile: it lasts no longer than it did when it was set.
    private void Restore(string id, byte[] value, ILogger logger)
    {
        try
        {
            var kept = JsonSerializer.Deserialize<Kept>(value)!;
            var left = kept.Seconds is { } s
                ? TimeSpan.FromSeconds(Math.Min(s, (kept.Since.AddSeconds(s) - _time.GetUtcNow()).TotalSeconds))
                : (TimeSpan?)null;
            if (left <= TimeSpan.Zero)
            {
                _notes.Remove(Kind, id);
                return;
            }

            _set = _set.SetItem(id, new(id, kept.ProfileId, kept.Source, new(kept.Ampere), kept.GridCritical, kept.Name)
            {
                Since = kept.Since,
                Lasts = kept.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                Until = left is { } l ? Later(_time.GetTimestamp(), l) : null,
            });
        }
        catch (Exception e) when (e is JsonException or ArgumentException or NullReferenceException)
        {
            Log.NoteUnreadable(logger, Kind, id);
        }
    }

    private sealed record Kept(
        int ProfileId, LimitSource Source, double Ampere, bool GridCritical, string Name, DateTimeOffset Since, double? Seconds);
}
