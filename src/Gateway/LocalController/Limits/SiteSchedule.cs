using System.Collections.Immutable;
using Gateway.Ocpp.Profiles;
using Gateway.Site;

namespace Gateway.LocalController.Limits;

/// <summary>
/// What the site will allow its stations together, from now on: the lowest of what the connection carries without other load and of
/// all caps. OCPP 2.1 part 2, K08.
/// </summary>
internal sealed class SiteSchedule(SiteLimits limits, OwnProfiles profiles, ExternalLimits external, SiteImage image, LimitsOptions options, TimeProvider time)
{
    /// <summary>So many periods fit a schedule of OCPP 2.0.1.</summary>
    public const int MostPeriods = 1024;

    /// <summary>No limit is known for longer ahead than it is worth reckoning.</summary>
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(31);

    /// <summary>What the circuits carry per phase with the reserve taken off, were there no other load.</summary>
    public Ampere Connection
    {
        get
        {
            var circuits = image.Plan.Circuits;
            var used = image.Freeze().Stations.Values
                .Select(s => circuits.Any(c => c.Id == s.Plan.Circuit) ? s.Plan.Circuit : circuits[0].Id).ToHashSet(StringComparer.Ordinal);
            return Capacity(circuits, used, Ampere.Max(options.Reserve, image.LeastReserve), parent: null);
        }
    }

    /// <param name="now">A whole second.</param>
    /// <returns>Seconds from now, and ampere per phase from then on; and for how many seconds that is known.</returns>
    public (IReadOnlyList<(int Start, Ampere PerPhase)> Periods, int Seconds) From(DateTimeOffset now, long at, TimeSpan duration)
    {
        var seconds = (int)Math.Max(0, Math.Min(duration.TotalSeconds, Furthest.TotalSeconds));
        var end = now.AddSeconds(seconds);
        var connection = Connection;
        var periods = new List<(int Start, Ampere PerPhase)>();
        foreach (var start in Turns(now, at, end).SelectMany(Around).Where(s => s > 0 && s < seconds).Prepend(0).Distinct().Order())
        {
            var ampere = At(connection, now.AddSeconds(start), at + (start * time.TimestampFrequency));
            if (periods is [.., var last] && last.PerPhase == ampere)
            {
                continue;
            }

            if (periods.Count == MostPeriods)
            {
                return (periods, start);
            }

            periods.Add((start, ampere));
        }

        return (periods, seconds);

        IEnumerable<int> Around(DateTimeOffset turn)
        {
            var after = (turn - now).TotalSeconds;
            return after < 0 || after > seconds ? [] : [(int)Math.Floor(after), (int)Math.Ceiling(after)];
        }
    }

    private Ampere At(Ampere connection, DateTimeOffset now, long at)
        => limits.At(now, at).Aggregate(connection, (least, cap) => Ampere.Min(least, cap.PerPhase));

    private IEnumerable<DateTimeOffset> Turns(DateTimeOffset now, long at, DateTimeOffset end)
        => profiles.All.Where(p => p.Reckoned.Purpose is ProfilePurpose.Max).SelectMany(p => p.Reckoned.Turns(new(now, null, null), end))
            .Concat(external.Turns(now, at, end));

    private static Ampere Capacity(ImmutableArray<CircuitPlan> circuits, HashSet<string> used, Ampere reserve, string? parent)
        => circuits.Where(c => c.Parent == parent).Aggregate(default(Ampere), (sum, c) => sum + Own(circuits, used, reserve, c));

    // A circuit with stations of its own can give all it has to them; any other no more than what hangs below it takes.
    private static Ampere Own(ImmutableArray<CircuitPlan> circuits, HashSet<string> used, Ampere reserve, CircuitPlan circuit)
    {
        var own = Ampere.Max(circuit.Limit - reserve, default);
        return used.Contains(circuit.Id) || circuits.All(c => c.Parent != circuit.Id)
            ? own
            : Ampere.Min(own, Capacity(circuits, used, reserve, circuit.Id));
    }
}
