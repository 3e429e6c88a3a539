using System.Text.Json;
using Gateway.GridSignals.External;
using Gateway.Site;

namespace Gateway.GridSignals.Afrr;

/// <summary>
/// <c>set/afrr</c>: a signal of a pool's operator over MQTT: <c>{"time":"2026-11-22T05:00:04Z","signal":-350}</c>. It acts at its time.
/// </summary>
internal sealed class AfrrCommand(AfrrDesk desk, SitePlan plan) : ISiteCommand
{
    private const string Source = "mqtt";

    public string Name => "afrr";

    public CommandAnswer Execute(JsonElement command)
    {
        if (Fault(command, out var signal) is { } fault)
        {
            desk.Refused(Source, fault);
            return CommandAnswer.Refused(fault);
        }

        return desk.Take(Source, signal) is var refusal and not AfrrRefusal.None
            ? CommandAnswer.Refused(refusal.Reason())
            : CommandAnswer.Accepted($"signal {signal.Value}");
    }

    private string? Fault(JsonElement command, out AfrrSignal signal)
    {
        signal = default;
        if ((command.Unknown("id", "site", "time", "signal") ?? command.OtherSite(plan)) is { } fault)
        {
            return fault;
        }

        if (!command.TryGetProperty("time", out var time) || !time.TryGetTime(out var at))
        {
            return "time must be when it is to act, such as 2026-11-22T05:00:04Z";
        }

        if (!command.TryGetProperty("signal", out var said) || !said.TryGetWhole(out var value) || value is < int.MinValue or > int.MaxValue)
        {
            return "signal must be a whole number";
        }

        signal = new(at, (int)value);
        return null;
    }
}
