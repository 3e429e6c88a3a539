using System.Globalization;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>
/// Who is served first where the minimum current is not there for all. Turns are of 15 min, counted from the start, so that all
/// turns end together and a large car finds room. Who is in its turn stays; then the longest waiting; then those whose turn is over.
/// </summary>
internal static class Rotation
{
    /// <summary>Wide enough for any timestamp since the start.</summary>
    private const long Tier = 1L << 60;

    /// <summary>The lower is served first; of those that are served the longest served goes first when room shrinks.</summary>
    /// <param name="startedAt">When the gateway began to balance.</param>
    /// <param name="began">When the present turn did.</param>
    public static long Rank(in Moment now, Account account, long startedAt, long began)
        => account.ServedSince is not null && !account.Ability.Resumes ? 0      // paused, it would not charge again
            : account.ServedSince is { } served ? ((served < began && now.AgeOf(served) >= Times.MinimumOn ? 2 : 0) * Tier) + (Tier - 1 - (served - startedAt))
            : Tier + (account.WaitingSince is { } waits ? 1 + waits - startedAt : 0);

    /// <summary>Switched off lately: to switch it on again would make some cars fault.</summary>
    public static bool MustRest(in Moment now, Account account)
        => account.ServedSince is null && account.PausedAt is { } paused && now.AgeOf(paused) < Times.MinimumOff;

    /// <returns>True: it has begun to be served, or to wait.</returns>
    public static bool Turns(in Moment now, Account account, bool isServed)
    {
        var had = (account.ServedSince, account.WaitingSince, account.PausedAt);
        if (isServed)
        {
            account.ServedSince ??= now.At;
            account.WaitingSince = null;
        }
        else
        {
            Waits(now, account);
        }

        return had != (account.ServedSince, account.WaitingSince, account.PausedAt);
    }

    public static void Waits(in Moment now, Account account)
    {
        // Who was promised current and told nothing yet was not switched off.
        account.PausedAt = account.ServedSince is null || account.Commanded.Value <= 0 ? account.PausedAt : now.At;
        account.ServedSince = null;
        account.WaitingSince ??= now.At;
    }

    /// <summary>When the present turn ends, by the clock on the site's wall.</summary>
    public static string NextTurn(in Moment now, SitePlan plan, long startedAt)
        => TimeZoneInfo.ConvertTime(now.Time + Left(now, startedAt), plan.TimeZone).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Until the present turn ends.</summary>
    public static TimeSpan Left(in Moment now, long startedAt) => new(Times.Slot.Ticks - (now.AgeOf(startedAt).Ticks % Times.Slot.Ticks));

    /// <summary>When the present turn began.</summary>
    public static long Began(in Moment now, long startedAt) => now.When(startedAt, now.AgeOf(startedAt).Ticks / Times.Slot.Ticks * Times.Slot);
}
