using System.Collections.Immutable;
using Gateway.LocalController.Monitors;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.Tests.LocalController.Monitors;

/// <summary>What is told of a site without anybody asking for it.</summary>
public sealed class SiteAlarmsTests : IDisposable
{
    private readonly MonitoredGateway _gateway = new();

    public void Dispose() => _gateway.Dispose();

    [Fact]
    public void Of_a_site_in_order_nothing_is_told()
    {
        Decides(("main", 100, true));

        Assert.Empty(_gateway.Looks());
        Assert.Empty(_gateway.LooksAfter(1));
    }

    [Fact]
    public void An_overloaded_circuit_is_told_by_name_and_when_it_is_over()
    {
        Decides(("main", 100, true), ("hall", 100, true));
        _gateway.Looks();

        Decides(("main", 100.1, true), ("hall", 120, true));
        var began = Of(1, _gateway.LooksAfter(1));
        Decides(("main", 100, true), ("hall", 100, true));
        var ended = Of(1, _gateway.LooksAfter(1));

        Assert.Equal(("2", "hall, main", null, 2), (began.ActualValue, began.TechInfo, began.Cleared, began.Severity));
        Assert.Equal((EventTriggerEnumType.Alerting, EventNotificationEnumType.HardWiredMonitor), (began.Trigger.Known, began.EventNotificationType.Known));
        Assert.Equal(("0", null, true, began.EventId), (ended.ActualValue, ended.TechInfo, ended.Cleared, ended.Cause));
    }

    [Fact]
    public void A_second_circuit_is_told_by_the_preset_monitor()
    {
        Decides(("main", 100.1, true), ("hall", 100, true));
        _gateway.Looks();

        Decides(("main", 100.1, true), ("hall", 120, true));
        var told = Assert.Single(_gateway.LooksAfter(1));

        Assert.Equal((11, "2"), (told.VariableMonitoringId, told.ActualValue));
        Assert.Equal((EventTriggerEnumType.Delta, EventNotificationEnumType.PreconfiguredMonitor), (told.Trigger.Known, told.EventNotificationType.Known));
    }

    [Fact]
    public void A_stale_meter_is_told()
    {
        Decides(("main", 100, false), ("hall", 100, true));

        Assert.Equal(("1", "main"), Of(2, _gateway.Looks()) is var told ? (told.ActualValue, told.TechInfo!) : default);
    }

    [Fact]
    public void A_station_that_disobeys_is_told_and_forgiven_after_ten_minutes()
    {
        Assert.Empty(_gateway.Looks());

        _gateway.Events.Happened("limitChanged", "CP-02", "6 A");
        _gateway.Events.Happened("stationDisobeys", "CP-01", "draws 20 A, told 6 A");
        Assert.Equal("CP-01", Of(3, _gateway.LooksAfter(1)).TechInfo);
        Assert.Empty(_gateway.LooksAfter(590));

        Assert.True(Of(3, _gateway.LooksAfter(20)).Cleared);
    }

    [Fact]
    public void A_journal_in_trouble_is_told_with_its_reason()
    {
        Queues(null);
        Assert.Empty(_gateway.Looks());

        Queues("disk full");

        Assert.Equal(("1", "disk full", 2), Of(4, _gateway.LooksAfter(1)) is var told ? (told.ActualValue, told.TechInfo!, told.Severity!.Value) : default);
    }

    private static EventDataType Of(int monitor, IReadOnlyList<EventDataType> events) => Assert.Single(events, e => e.VariableMonitoringId == monitor);

    /// <summary>Circuits of 100 A, what flows on L2, and whether their meter is fresh.</summary>
    private void Decides(params (string Id, double Ampere, bool IsFresh)[] circuits)
        => _gateway.Image.AllocatedBy(() => new(
            0,
            circuits.ToImmutableSortedDictionary(
                c => c.Id,
                c => new CircuitShare(
                    new(c.Id, null, new(100), "meter", null), new PerPhase<Ampere>(new(1), new(c.Ampere), new(1)), default, default, c.IsFresh)),
            ImmutableSortedDictionary<EvseKey, EvseShare>.Empty));

    private void Queues(string? reason)
        => _gateway.Image.ReportUpstream(new(
            CsmsState.Away, default, 0, new(0, ImmutableSortedDictionary<string, int>.Empty, null, 0, null, new(reason, 0, 0, 0, 0, 0))));
}
