using System.Globalization;
using Gateway.Site;

namespace Gateway.Monitoring;

/// <summary>The site in one line, for <c>systemctl status</c>.</summary>
internal static class StatusLine
{
    public static string Of(SiteSnapshot site)
    {
        var supplies = site.Plan.Circuits.Where(c => c.Parent is null).Select(c => Circuit(site, c));
        return string.Join(", ", [Stations(site), .. supplies, Csms(site)]);
    }

    private static string Stations(SiteSnapshot site)
        => $"{site.Stations.Values.Count(s => s.Online)} of {site.Stations.Count} stations online";

    /// <summary>The most loaded phase against the limit.</summary>
    private static string Circuit(SiteSnapshot site, CircuitPlan plan)
        => site.Allocation?.Circuits.GetValueOrDefault(plan.Id)?.Measured is { } measured
            ? string.Create(CultureInfo.InvariantCulture, $"{plan.Id} {Highest(measured):0.#}/{plan.Limit}")
            : $"{plan.Id} not measured/{plan.Limit}";

    private static double Highest(PerPhase<Ampere> current)
        => Ampere.Max(current.L1, Ampere.Max(current.L2, current.L3)).Value;

    private static string Csms(SiteSnapshot site)
        => (site.Csms.Connected ? "CSMS connected" : "CSMS not connected")
            + (site.Upstream?.Bridge is { Queued: > 0 and var queued } ? $", {queued} messages held for it" : "");
}
