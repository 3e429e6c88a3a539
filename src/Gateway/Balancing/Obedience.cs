using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>
/// The ladder for a station that accepts a limit and draws more: told again, paused, stopped and its rating reserved. Each
/// step waits as long as the station may need to follow; what it really draws is counted all the while.
/// </summary>
internal static class Obedience
{
    /// <summary>In ampere: less than this is how exactly stations measure.</summary>
    private const double Noticeable = 0.5;

    /// <summary>The part of a current by which the best stations err.</summary>
    private const double Exactness = 0.005;

    /// <param name="isOverloaded">A circuit above it carries more than its limit.</param>
    public static void Judge(in Moment now, Account account, EvseSnapshot evse, bool isOverloaded)
    {
        if (evse.Accepted is null || account.MeasuredAt is not { } measured || account.Defiance is Defiance.Stopped)
        {
            return;
        }

        var since = account.Defiance is Defiance.None ? account.CutAt : Math.Max(account.DefianceAt, account.CutAt);
        if (measured <= since || now.Between(since, measured) < Patience(account, isOverloaded))
        {
            return;
        }

        var next = account.Draw > Most(Following.UsualCeiling(now, account)) ? Worse(account.Defiance) : Better(now, account);
        if (next != account.Defiance)
        {
            (account.Defiance, account.DefianceAt) = (next, now.At);
        }
    }

    /// <summary>The first step is never hasty: slow models need up to 60 s, and most overloads end with other cars' cuts.</summary>
    private static TimeSpan Patience(Account account, bool isOverloaded)
    {
        var patience = account.Learnt.AtMost + Times.Doubt ?? Following.Slow(account);
        return isOverloaded && account.Defiance is not Defiance.None && patience > Times.Haste ? Times.Haste : patience;
    }

    /// <summary>More than the limit and what is usual: 1 A and 5 %.</summary>
    public static bool Draws(Account account, Ampere limit) => account.Draw > limit.Value + Usual(limit.Value);

    /// <summary>Who draws no more than this may be cut until what he draws fits; who draws more does not follow, whatever he is told.</summary>
    public static double Most(Ampere limit) => (1.25 * limit.Value) + 1;

    /// <summary>Some cars draw so much more than they may, at low pilots most of all, in ampere.</summary>
    public static double Usual(double limit) => (0.05 * limit) + 1;

    /// <summary>What is drawn above a limit; 0 where no station measures so exactly: else its noise would cut and raise in turn, without end.</summary>
    public static double Above(double draw, Ampere limit) => draw > limit.Value * (1 + Exactness) ? draw - limit.Value : 0;

    /// <summary>By more than stations err: who is measured not to be above the limit later draws less then, and noise does not make that so.</summary>
    public static bool IsClearlyAbove(double draw, Ampere limit) => draw > limit.Value * (1 + (3 * Exactness));

    /// <summary>
    /// What it draws above its limit it will draw above the next one as well: that is not forgotten because a measurement was taken on
    /// its way there.
    /// </summary>
    public static double Overdraw(in Moment now, Account account)
    {
        if (account.MeasuredAt is not { } measured)
        {
            return 0;
        }

        var above = account.Draw - Following.CeilingAt(now, account, measured).Value;
        above = above >= Noticeable ? above : 0;
        var isSettled = account.Old.Count == 0 && measured > account.ChangedAt && now.Between(account.ChangedAt, measured) >= Times.CutEffective;
        return isSettled ? above : Math.Max(above, account.Overdraw);
    }

    private static Defiance Worse(Defiance now) => now is Defiance.None ? Defiance.ToldAgain
        : now is Defiance.ToldAgain ? Defiance.Paused : Defiance.Stopped;

    /// <summary>Who had to be paused stays so for a while: else it would be switched on and off without end.</summary>
    private static Defiance Better(in Moment now, Account account)
        => account.Defiance is Defiance.Paused && now.AgeOf(account.DefianceAt) < Times.MinimumOff ? Defiance.Paused : Defiance.None;
}
