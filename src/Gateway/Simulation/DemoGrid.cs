namespace Gateway.Simulation;

/// <summary>What the grid wants of the demo's site, one after the other.</summary>
/// <param name="v2x">Null: no station of the demo is bidirectional.</param>
internal sealed class DemoGrid(DemoControls controls, DemoV2x? v2x, DemoAfrr afrr, DemoContact contact, SimulatedCsms csms, TimeProvider time)
{
    /// <summary>When the contact opens, as part of the demo: the cars charge by then.</summary>
    private const double ContactAt = 0.4;

    private const double LimitLasts = 0.12, ShortestLimit = 3, LongestLimit = 8;

    private readonly TaskCompletionSource _isSignalOver = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The CSMS, the meter and cars may go: no set-point has to be followed any more.</summary>
    public Task SignalOver => _isSignalOver.Task;

    /// <param name="arrivals">Until the last station arrives.</param>
    public async Task RunAsync(TimeSpan length, TimeSpan arrivals, CancellationToken stopping)
    {
        var carsCome = Task.Delay(arrivals, time, stopping);
        var carsCharge = Task.Delay(length * ContactAt, time, stopping);
        try
        {
            await controls.RunAsync(csms, v2x, TimeSpan.FromSeconds(Math.Clamp(length.TotalSeconds * LimitLasts, ShortestLimit, LongestLimit)), stopping);
            await carsCome.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await afrr.RunAsync(stopping);
        }
        finally
        {
            _isSignalOver.TrySetResult();
        }

        await carsCharge.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await contact.RunAsync(stopping);
    }

    /// <summary>Once the CSMS is back, if it was away.</summary>
    public Task ConcludeAsync(CancellationToken stopping) => controls.ConcludeAsync(stopping);
}
