using Gateway.GridSignals.External;

namespace Gateway.Simulation;

/// <summary>
/// The contact of the demo's ripple receiver opens for some seconds: section 14a. Judged by what controllable devices really draw from the
/// grid; what is generated at the same time comes on top.
/// </summary>
internal sealed class DemoContact(DemoEquipment equipment, SimulatedSite site, IReadOnlyList<DemoGuest> guests, DemoStage stage)
{
    /// <summary>A limit is kept once less was drawn for so long: a car may still follow what it was offered before.</summary>
    private static readonly TimeSpan Stretch = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken stopping)
    {
        var limit = new Section14a(DevicesOf(guests.Count), default).Minimum.Value;
        var (began, below, before, drawn) = (stage.Time.GetTimestamp(), (long?)null, Drawn, 0.0);
        equipment.IsContactClosed = false;
        stage.Say("ripple", $"contact OPEN: section 14a leaves {DemoStage.Kilowatt(limit)} to controllable devices, which draw {DemoStage.Kilowatt(before)}");
        var isKept = await stage.UntilAsync(
            () =>
            {
                drawn = Drawn;
                below = drawn > limit ? null : below ?? stage.Time.GetTimestamp();
                return below is { } since && stage.Time.GetElapsedTime(since) >= Stretch;
            },
            DemoStage.Patience + Stretch,
            stopping);
        stage.Conclude("site", "section 14a", isKept ? $"{DemoStage.Kilowatt(drawn)} of {DemoStage.Kilowatt(limit)}, below it {stage.Between(began, below!.Value)} after the contact" : "not kept");
        _ = isKept || stopping.IsCancellationRequested || stage.Fail($"section 14a was not kept within {DemoStage.Patience.TotalSeconds:0} s");
        equipment.IsContactClosed = true;
        stage.Say("ripple", "contact closed: no limit");
    }

    /// <summary>Each charging point is a controllable device, and so is the battery.</summary>
    public static int DevicesOf(int stations) => stations + 1;

    private double Drawn => Math.Min(site.Meter.TotalPower.Value, guests.Sum(g => Math.Max(0, g.Draws.Value)) + Math.Max(0, -equipment.Battery.Watt));
}
