using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>Which site phases a car loads: all that are wired, until measurements show that it uses fewer.</summary>
internal static class Phases
{
    /// <summary>Less than this on a wire is no charging.</summary>
    private const double InUse = 1;

    /// <summary>
    /// Notes what is seen in use: once a measurement shows current at least 30 s into the transaction, or 10 s after the first one
    /// that did. Phases are only ever added within a transaction: a pause must not make a three-phase car look smaller.
    /// </summary>
    public static void See(in Moment now, Account account, EvseSnapshot evse)
    {
        if (account.MeasuredAt is not { } measured)
        {
            return;
        }

        account.FlowsSince ??= account.Draw > InUse ? measured : null;
        if (evse.TransactionId is null || !(now.Between(evse.TransactionSince, measured) >= Times.PhasesSettle
            || (account.FlowsSince is { } flows && now.Between(flows, measured) >= Times.PhasesShow)))
        {
            return;
        }

        if (account.Uses is null && account.Draw < account.Minimum / 2)
        {
            return;     // it is on its way up: with an ampere here and almost one there a three-phase car would look like one of a single phase
        }

        var seen = 0;
        for (var phase = 0; phase < Conductors.Count; phase++)
        {
            seen |= account.Measured[phase] > InUse ? 1 << phase : 0;
        }

        account.Uses = seen == 0 ? account.Uses : (account.Uses ?? 0) | seen;
    }
}
