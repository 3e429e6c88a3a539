using System.Text.Json.Nodes;
using Gateway.GridSignals.Evidence;
using Gateway.Simulation.Afrr;
using Gateway.Simulation.Plant;

namespace Gateway.Simulation;

/// <summary>
/// The demo's CSMS sends set-points of frequency restoration on the gateway's own link, one every 4 s, as a pool does: for a while the site
/// is to draw less than before, then more, and in the end what was declared. Judged by what battery and bidirectional car really do, which follow
/// within seconds, and by the gateway's own evidence.
/// </summary>
/// <param name="takes">Sends an AFRRSignal; false: it was not accepted.</param>
internal sealed class DemoAfrr(DemoPlan plan, Func<DemoPowers> now, Func<JsonObject, CancellationToken, Task<bool>> takes, DemoStage stage)
{
    private const string What = "aFRR signal";

    /// <summary>The same walk each time.</summary>
    private const int Seed = 1, Part = 79;

    /// <summary>Of a thousand of the band: by so much less than before is asked for, then by twice as much more.</summary>
    private const int Way = 150;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(SignalWalk.Every);

    /// <summary>Between the last two: of two of the same time the second would be refused.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>Where circuits are full, the battery gets its room back only after what it gave has been seen for a while.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <summary>Who follows does so for a while.</summary>
    private static readonly TimeSpan Stretch = TimeSpan.FromSeconds(1);

    private readonly SignalWalk _walk = new(Dice.Of(Seed, Part));
    private string? _outcome;       // null: it was not followed, and that is told, or nobody was left to tell
    private long? _sentAt;
    private int _sent;

    private string Followers => plan.Bidirectional is { } car ? $"battery and {car}" : "battery";

    public async Task RunAsync(CancellationToken stopping)
    {
        _outcome = await MovesAsync(-1, Way, stopping) is { } less && await MovesAsync(1, 2 * Way, stopping) is { } more
            ? $"{Followers} {less}, {more}"
            : null;
        if (_outcome is not null)
        {
            await DueAsync(Shortest, stopping);
            await TakesAsync(0, stopping);
        }
    }

    /// <summary>Once the gateway has stopped.</summary>
    /// <param name="evidence">Its records.</param>
    public void Conclude(IEnumerable<SignalNote> evidence)
    {
        var steps = evidence.Where(n => n.Kind is "afrr").SelectMany(n => n.Steps).ToList();
        var told = steps.Where(s => s.Stage is SignalStage.CommandSent).Select(s => s.Resource).ToHashSet();
        var isShown = told.Contains(DemoSiteFile.Battery) && (plan.Bidirectional is not { } car || told.Contains($"{car}/1"))
            && steps.Exists(s => s.Stage is SignalStage.FirstEffect) && steps.Exists(s => s.Stage is SignalStage.Ended);
        var shown = isShown ? $"by its evidence the gateway told {told.Count}" : "no evidence of it";
        stage.Conclude("site", What, _outcome is null ? "not followed" : $"{_sent} set-points, {_outcome}; {shown}");
        _ = _outcome is null || isShown || stage.Fail("the gateway's evidence does not show that a signal of frequency restoration was followed");
    }

    /// <summary>One way, until it is followed.</summary>
    /// <param name="way">-1: the site is to draw less, 1: more.</param>
    /// <param name="by">So much, besides the walk.</param>
    /// <returns>Null: it was not.</returns>
    private async Task<string?> MovesAsync(int way, int by, CancellationToken stopping)
    {
        await DueAsync(Every, stopping);
        // From what flows: how far that is from what was declared ahead is not what the demo shows.
        var level = SignalOf(now().Site - plan.Baseline);
        var (before, began, since, word) = (now(), stage.Time.GetTimestamp(), (long?)null, way < 0 ? "down" : "up");
        stage.Say("CSMS", $"sends set-points of frequency restoration: {DemoStage.Kilowatt(WattOf(by))} {word} from {DemoStage.Kilowatt(plan.Baseline + WattOf(level))}");
        while (stage.Time.GetElapsedTime(began) < Patience)
        {
            if (!await TakesAsync(level + (way * by) + _walk.Next(), stopping))
            {
                return null;
            }

            if (await stage.UntilAsync(HasFollowed, Every, stopping))
            {
                var moved = $"{DemoStage.Kilowatt(Math.Abs(now().Together - before.Together))} {word} in {stage.Between(began, since!.Value)}";
                stage.Say("site", $"{Followers} follow: {moved}");
                return moved;
            }

            await DueAsync(Every, stopping);
        }

        _ = stopping.IsCancellationRequested || stage.Fail($"{Followers} did not follow set-points {word}");
        return null;

        bool HasFollowed()
        {
            since = now().Follows(before, way) ? since ?? stage.Time.GetTimestamp() : null;
            return since is { } at && stage.Time.GetElapsedTime(at) >= Stretch;
        }
    }

    /// <summary>Until the next set-point is due, so long after the last one.</summary>
    private async Task DueAsync(TimeSpan after, CancellationToken stopping)
    {
        if (_sentAt is { } last)
        {
            await stage.UntilAsync(() => stage.Time.GetElapsedTime(last) >= after, after, stopping);
        }
    }

    /// <returns>False: it was not taken, and that is told.</returns>
    private async Task<bool> TakesAsync(int signal, CancellationToken stopping)
    {
        (_sentAt, _sent) = (stage.Time.GetTimestamp(), _sent + 1);
        return await takes(new() { ["timestamp"] = Readings.Time(stage.Time.GetUtcNow()), ["signal"] = signal }, stopping)
            || (!stopping.IsCancellationRequested && stage.Fail($"the gateway did not take set-point {signal}"));
    }

    private double WattOf(int signal) => plan.Band * signal / SignalWalk.End;

    private int SignalOf(double watt) => (int)Math.Round(Math.Clamp(watt / plan.Band, -1, 1) * SignalWalk.End);
}
