using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Tests.Monitoring;

/// <summary>A site of two circuits, a grid meter and two stations, one of them charging through rotated phases.</summary>
internal static class SampleSite
{
    public static SitePlan Plan { get; } = new(
        "depot-west",
        "Depot \"West\" <ü>",
        TimeZoneInfo.Utc,
        new(230),
        [new("main", null, new(250), "grid", new(90)), new("row-a", "main", new(125), null, null)],
        ImmutableSortedDictionary<string, StationPlan>.Empty
            .Add("CP+1", new("CP+1", "row-a", new(Phase.L2, Phase.L3, Phase.L1), new(32), new(6), new(6), 0))
            .Add("CP-2", new("CP-2", "row-a", new(Phase.L1), new(16), new(6), new(0), 1)),
        new("", "main", Wiring.Straight, new(32), new(6), new(6), 0));

    private static EvseShare Eight { get; } = new(new(8), "row-a has 8 A left on L2")
    {
        Chain =
        [
            new(LimitKind.Rating, "station CP+1", new(32), null, "the station may take 32 A"),
            new(LimitKind.Circuit, "circuit row-a", new(8), null, "row-a has 8 A left on L2") { IsDecisive = true },
            new(LimitKind.CsmsProfile, "the CSMS", new(12), TimeSpan.FromSeconds(90), "the CSMS allows 12 A"),
        ],
    };

    /// <summary>Everything that can be known is known.</summary>
    public static SiteImage Full(TimeProvider time, BalancingPlan? balancing = null)
    {
        var image = new SiteImage(Plan with { Balancing = balancing }, time);
        image.ReportCsms(new(true, "ocpp2.0.1", "Accepted", time.GetUtcNow(), null));
        image.ReportUpstream(new(
            CsmsState.Replaying,
            time.GetUtcNow(),
            0,
            new(
                3, ImmutableSortedDictionary<string, int>.Empty.Add("CP+1", 3), time.GetTimestamp(), 1, new(17, 2),
                new("the disk is full", 4096, 512_000_000, 4, 5, 6))));
        Charge(image.Station("CP+1"), time);
        image.Announce("grid", DeviceRole.Grid);
        image.Report(new(
            "grid", time.GetTimestamp(), new(new(43.1), new(12.346), new(-0.001)), new(new(229.96), new(231), new(230)),
            new(new(9900), new(2800), new(0)), new Watt(12700), new WattHour(123456.7), new WattHour(12), 49.987));
        AllocationSnapshot allocation = new(
            time.GetTimestamp(),
            ImmutableSortedDictionary<string, CircuitShare>.Empty
                .Add("main", Share(Plan.Circuits[0], new PerPhase<Ampere>(new(43.1), new(12.345), new(0)), true))
                .Add("row-a", Share(Plan.Circuits[1], null, false)),
            ImmutableSortedDictionary<EvseKey, EvseShare>.Empty.Add(new("CP+1", 1), Eight));
        image.AllocatedBy(() => allocation);
        return image;
    }

    private static void Charge(StationState station, TimeProvider time)
    {
        station.Connected("ocpp2.0.1");
        station.Booted("Vendor", "Model", "1.2.3");
        station.BootAnswered("Accepted");
        station.Upstream(true);
        station.FallbackAccepted();
        station.MessageFaulty("kind", "text");
        station.StatusIs(1, EvseStatus.Charging);
        station.TransactionRuns(1, "tx-1");
        var (current, voltage) = (new PerPhase<Ampere>(new(1), new(2), new(3)), new PerPhase<Volt>(new(231), new(232), new(233)));
        station.Measured(1, new(time.GetTimestamp(), current, voltage, new Watt(1380), new WattHour(4567.8), 55));
        station.LimitAccepted(1, new(10));
        station.LimitSent(1, new(8));
        station.CsmsLimit(1, new(12));
        station.Wished(1, (evse, at) => evse.Wish.Departing(time.GetUtcNow().AddHours(8), WishSource.Site, time.GetUtcNow(), at)
            .Wanting(new(12_000), WishSource.Site, evse.Measured?.Energy, at));
    }

    private static CircuitShare Share(CircuitPlan plan, PerPhase<Ampere>? measured, bool fresh)
        => new(plan, measured, PerPhase<Ampere>.Same(new(10)), PerPhase<Ampere>.Same(new(16)), fresh);
}
