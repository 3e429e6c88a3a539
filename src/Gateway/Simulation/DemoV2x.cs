namespace Gateway.Simulation;

/// <summary>
/// The demo's bidirectional station. A DER control that the CSMS sets on the gateway's link has to reach it on its own link, to act
/// there, and to be reported by it to the gateway.
/// </summary>
internal sealed class DemoV2x(SimulatedStation station, DemoStage stage)
{
    /// <returns>False: it has not done so in time. Nobody is told yet.</returns>
    public Task<bool> FollowsAsync(string type, string id, CancellationToken stopping) => stage.UntilAsync(
        () => station.Core.Locked(() => station.Core.V2x!.Controls is var controls && controls.Acting(type)?.Id == id && controls.IsReported(id)),
        DemoStage.Patience,
        stopping);

    /// <summary>Judges the two controls of the demo, the second of which is over by now.</summary>
    public async Task ConcludeAsync(bool hasCurve, bool hasLimit, string limit, CancellationToken stopping)
    {
        var isOver = await stage.UntilAsync(
            () => station.Core.Locked(() => station.Core.V2x!.Controls.Acting("LimitMaxDischarge")) is null, DemoStage.Patience, stopping);
        stage.Conclude(station.Id, "DER at a station", hasCurve && hasLimit && isOver ? $"{station.Id} took curve and limit, reported both, and let go of the limit" : "not followed");
        _ = hasCurve || stopping.IsCancellationRequested || stage.Fail($"{station.Id} did not take the Volt-Var curve and report it");
        _ = hasLimit || stopping.IsCancellationRequested || stage.Fail($"{station.Id} did not take {limit} and report it");
        _ = isOver || stopping.IsCancellationRequested || stage.Fail($"{station.Id} still kept {limit} when it was over");
    }
}
