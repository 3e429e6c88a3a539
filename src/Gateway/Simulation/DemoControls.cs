using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Gateway.Simulation.Der;

namespace Gateway.Simulation;

/// <summary>
/// The demo's CSMS sets DER controls for the site on the gateway's own link: a Volt-Var curve, then a limit of what is fed in for a few
/// seconds. Judged by what is in the equipment and what it feeds in, and by what a bidirectional station has of them.
/// </summary>
internal sealed class DemoControls(DemoEquipment equipment, DemoStage stage)
{
    private const string CurveId = "grid-code", LimitId = "evening-limit";
    private const string Set = "SetDERControl";
    private const double LimitPercent = 60;
    private const double MostWatt = DemoEquipment.RoofWatt * LimitPercent / 100;

    /// <summary>Watt that an inverter may err by.</summary>
    private const double Noise = 20;

    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(1);       // from the call to the start

    private readonly ConcurrentDictionary<(string Control, bool HasStarted), bool> _told = new();

    /// <summary>A CALL that the gateway made on its own link.</summary>
    public void Heard(ReadOnlyMemory<byte> frame)
    {
        if (JsonNode.Parse(frame.Span)?.AsArray() is [_, _, var action, JsonObject notice] && action?.ToString() is "NotifyDERStartStop")
        {
            var (control, hasStarted) = (notice["controlId"]!.ToString(), notice["started"]!.GetValue<bool>());
            stage.Say("CSMS", $"hears that {control} {(hasStarted ? "has started" : "is over")}");
            _told[(control, hasStarted)] = true;
        }
    }

    /// <param name="v2x">Null: there is no such station.</param>
    /// <param name="lasts">How long the limit holds.</param>
    public async Task RunAsync(SimulatedCsms csms, DemoV2x? v2x, TimeSpan lasts, CancellationToken stopping)
    {
        if (!await AdoptAsync(csms, stopping))
        {
            return;
        }

        // The limit comes once the station is there and has what came before.
        var hasCurve = await (v2x?.FollowsAsync("VoltVar", CurveId, stopping) ?? Task.FromResult(false));
        var starts = stage.Time.GetUtcNow() + Ahead;
        var hasLimit = v2x?.FollowsAsync("LimitMaxDischarge", LimitId, stopping);
        await LimitAsync(csms, starts, lasts, stopping);
        if (v2x is not null)
        {
            await v2x.ConcludeAsync(hasCurve, await hasLimit!, LimitId, stopping);
        }
    }

    /// <summary>The CSMS has to hear of start and end, even if it was away meanwhile.</summary>
    public async Task ConcludeAsync(CancellationToken stopping)
    {
        if (!await stage.UntilAsync(() => _told.ContainsKey((LimitId, true)) && _told.ContainsKey((LimitId, false)), DemoStage.Patience, stopping)
            && !stopping.IsCancellationRequested)
        {
            stage.Fail($"the CSMS did not hear of start and end of {LimitId}");
        }
    }

    private async Task<bool> AdoptAsync(SimulatedCsms csms, CancellationToken stopping)
    {
        stage.Say("CSMS", "sets a Volt-Var curve for the site");
        var began = stage.Time.GetTimestamp();
        // Refused until the gateway has read what its equipment can do.
        while (!await IsTakenAsync(csms, Set, VoltVar(), stopping))
        {
            if (stage.Time.GetElapsedTime(began) > DemoStage.Patience || stopping.IsCancellationRequested)
            {
                return stage.Fail("the gateway took no DER control");
            }

            await Task.Delay(SimulatedSite.StepTime, stage.Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // Of what is not in reach yet the gateway says so, and tells it when it is.
        var acts = await stage.UntilAsync(() => HasCurve(equipment.Roof) && HasCurve(equipment.Battery), DemoStage.Patience, stopping);
        stage.Conclude("roof", "Volt-Var curve", acts ? $"adopted and read back, battery too, after {stage.Since(began)}" : "in no register");
        return acts || stage.Fail("a Volt-Var curve was accepted and is in no register");
    }

    private async Task LimitAsync(SimulatedCsms csms, DateTimeOffset starts, TimeSpan lasts, CancellationToken stopping)
    {
        var before = equipment.Roof.Watt;
        if (!await IsTakenAsync(csms, Set, Limit(starts, lasts), stopping))
        {
            stage.Fail($"the gateway did not take {LimitId}");
            return;
        }

        stage.Say("CSMS", $"limits what is fed in to {LimitPercent} % of each rating for {lasts.TotalSeconds:0} s: {LimitId}");
        await stage.UntilAsync(() => stage.Time.GetUtcNow() >= starts, Ahead * 2, stopping);
        var began = stage.Time.GetTimestamp();
        var isKept = await stage.UntilAsync(() => !IsAbove, lasts, stopping);
        stage.Conclude("roof", "feed-in limit", isKept ? $"{DemoStage.Kilowatt(equipment.Roof.Watt)} of {DemoStage.Kilowatt(before)} {stage.Since(began)} after its start" : "not kept");
        _ = isKept || stage.Fail($"the roof did not keep {LimitId}");
        if (!await stage.UntilAsync(() => IsAbove, lasts + DemoStage.Patience, stopping))
        {
            _ = stopping.IsCancellationRequested || stage.Fail($"the roof still kept {LimitId} when it was over");
            return;
        }

        stage.Say("roof", $"feeds in {DemoStage.Kilowatt(equipment.Roof.Watt)} and rises");
        _ = stage.Time.GetUtcNow() >= starts + lasts || stage.Fail($"the roof broke {LimitId} before it was over");
    }

    private static bool HasCurve(SimulatedDer der)
        => (der.Number(705, "Ena"), der.Number(705, "Crv[1].ActPt"), der.Number(705, "Crv[1].Pt[4].Var")) is (1, 4, -30);

    private bool IsAbove => equipment.Roof.Watt > MostWatt + Noise;

    /// <summary>The gateway accepts this call on its own link.</summary>
    public static async Task<bool> IsTakenAsync(SimulatedCsms csms, string action, JsonObject payload, CancellationToken stopping)
    {
        try
        {
            return (await csms.CallAsync(DemoPlan.Gateway, action, payload, stopping)).Answer?["status"]?.ToString() is "Accepted";
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static JsonObject VoltVar() => new()
    {
        ["isDefault"] = true, ["controlId"] = CurveId, ["controlType"] = "VoltVar",
        ["curve"] = new JsonObject
        {
            ["priority"] = 0, ["yUnit"] = "PctMaxVar", ["curveData"] = new JsonArray(Point(92, 30), Point(97, 0), Point(103, 0), Point(108, -30)),
        },
    };

    private static JsonObject Point(double x, double y) => new() { ["x"] = x, ["y"] = y };

    private static JsonObject Limit(DateTimeOffset starts, TimeSpan lasts) => new()
    {
        ["isDefault"] = false, ["controlId"] = LimitId, ["controlType"] = "LimitMaxDischarge",
        ["limitMaxDischarge"] = new JsonObject
        {
            ["priority"] = 0, ["startTime"] = Readings.Time(starts), ["duration"] = lasts.TotalSeconds, ["pctMaxDischargePower"] = LimitPercent,
        },
    };
}
