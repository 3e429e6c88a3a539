using System.Globalization;

namespace Gateway.Simulation;

/// <summary>Where the demo shows what the grid wants and what comes of it: each is waited for, told, and kept for the summary.</summary>
internal sealed class DemoStage(Judge judge, DemoLog log, TimeProvider time)
{
    private readonly List<(string What, string Outcome)> _outcomes = [];

    /// <summary>How long anything that the grid wants may take.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(15);

    public TimeProvider Time => time;

    /// <summary>What came of each.</summary>
    public IReadOnlyList<(string What, string Outcome)> Outcomes => _outcomes;

    public void Say(string who, string text) => log.Say(who, text);

    public void Conclude(string who, string what, string outcome)
    {
        _outcomes.Add((what, outcome));
        log.Say(who, $"{what}: {outcome}");
    }

    /// <returns>False, for the sake of whoever failed.</returns>
    public bool Fail(string what)
    {
        judge.Fault(what);
        return false;
    }

    /// <returns>False: it did not come to be in time, or the demo was stopped.</returns>
    public async Task<bool> UntilAsync(Func<bool> isSo, TimeSpan patience, CancellationToken stopping)
    {
        var began = time.GetTimestamp();
        while (!isSo())
        {
            if (time.GetElapsedTime(began) > patience || stopping.IsCancellationRequested)
            {
                return false;
            }

            await Task.Delay(SimulatedSite.StepTime, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return true;
    }

    public string Since(long began) => Between(began, time.GetTimestamp());

    public string Between(long began, long ended) => Seconds(time.GetElapsedTime(began, ended));

    public static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s");

    public static string Kilowatt(double watt) => string.Create(CultureInfo.InvariantCulture, $"{watt / 1000:0.0} kW");
}
