using System.Globalization;
using System.Text.Json;
using Gateway.Site;

namespace Gateway.GridSignals.External;

/// <summary>
/// <c>set/consumptionLimit</c> and <c>set/productionLimit</c>: what a control box says over MQTT, after EEBUS' use cases LPC and LPP.
/// Heartbeat: <c>{"counter":7,"time":"2026-11-22T05:00:00Z"}</c>; limit: the same with <c>"limitW":4200</c> and, if it ends by itself,
/// <c>"durationS":3600</c>; none: with <c>"active":false</c>. Production is fed in, so its limits are negative or 0.
/// </summary>
internal sealed class LimitCommand(string name, HeartbeatSource source, SitePlan plan, SignalNews news, TimeProvider time) : ISiteCommand
{
    private const double MostWatt = 10e6, MostSeconds = 31 * 24 * 3600;

    private static readonly string[] Keys = ["id", "site", "counter", "time", "limitW", "durationS", "active"];

    private readonly SignalOrder _order = new(time);

    public string Name => name;

    private bool IsExport => source.Direction is LimitDirection.Export;

    public CommandAnswer Execute(JsonElement command)
    {
        var answer = Take(command);
        if (!answer.IsAccepted)
        {
            news.Refused(source, answer.Text);
        }

        return answer;
    }

    private CommandAnswer Take(JsonElement command)
    {
        if ((command.Unknown(Keys) ?? command.OtherSite(plan)) is { } fault)
        {
            return CommandAnswer.Refused(fault);
        }

        if (!command.TryGetProperty("counter", out var counter) || !counter.TryGetWhole(out var count) || count < 0)
        {
            return CommandAnswer.Refused("counter must be a whole number from 0 that each message raises");
        }

        if (!command.TryGetProperty("time", out var sent) || !sent.TryGetTime(out var at))
        {
            return CommandAnswer.Refused("time must be when it was sent, such as 2026-11-22T05:00:00Z");
        }

        return Content(command) is { Fault: { } wrong } ? CommandAnswer.Refused(wrong) : Ordered(Content(command), count, at);
    }

    private CommandAnswer Ordered(in Said said, long counter, DateTimeOffset sent)
    {
        if (_order.Refuse(counter, sent, source.IsAlive) is { } why)
        {
            return CommandAnswer.Refused(why);
        }

        if (said.IsHeartbeat)
        {
            source.Heartbeat();
            return CommandAnswer.Accepted("heard");
        }

        if ((said.Limit is { } limit ? source.Set(limit, said.Lasts) : source.Lift()) is { } refusal)
        {
            return CommandAnswer.Refused(refusal);
        }

        source.Keep();
        return CommandAnswer.Accepted(said.Limit is null ? "no limit holds" : Shown(said));
    }

    private static string Shown(in Said said)
        => string.Create(CultureInfo.InvariantCulture, $"{said.Limit}{(said.Lasts is { } lasts ? $", for {lasts.TotalSeconds:0} s" : "")}");

    private Said Content(JsonElement command)
    {
        var (hasLimit, hasActive) = (command.TryGetProperty("limitW", out var watt), command.TryGetProperty("active", out var active));
        if (hasActive && active.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            return new() { Fault = "active must be true or false" };
        }

        var isLifted = hasActive && active.ValueKind is JsonValueKind.False;
        if (!hasLimit || isLifted)
        {
            return hasActive && !isLifted ? new() { Fault = "active is true, and limitW is missing" } : new() { IsHeartbeat = !isLifted };
        }

        var (from, to) = IsExport ? (-MostWatt, 0.0) : (0.0, MostWatt);
        if (watt.ValueKind is not JsonValueKind.Number || !watt.TryGetDouble(out var value) || !(value >= from && value <= to))
        {
            return new() { Fault = string.Create(CultureInfo.InvariantCulture, $"limitW must be a number from {from} to {to}") };
        }

        return new() { Limit = new(Math.Abs(value)), Lasts = Lasts(command, out var fault), Fault = fault };
    }

    private static TimeSpan? Lasts(JsonElement command, out string? fault)
    {
        fault = null;
        if (!command.TryGetProperty("durationS", out var duration) || duration.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        if (duration.ValueKind is JsonValueKind.Number && duration.TryGetDouble(out var seconds) && seconds is > 0 and <= MostSeconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        fault = $"durationS must be a number above 0, at most {MostSeconds}";
        return null;
    }

    /// <summary>What a message says beyond who sent it when.</summary>
    private readonly record struct Said(Watt? Limit, TimeSpan? Lasts, bool IsHeartbeat, string? Fault);
}
