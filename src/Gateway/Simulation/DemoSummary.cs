using System.Globalization;
using Gateway.Site;

namespace Gateway.Simulation;

/// <summary>The table at the end of the demo.</summary>
internal static class DemoSummary
{
    public static void Write(TextWriter output, IReadOnlyList<DemoGuest> guests, DemoStage stage, Judge judge)
    {
        var versions = guests.GroupBy(g => g.Station.Version).OrderBy(v => v.Key, StringComparer.Ordinal);
        var calls = judge.Calls.Tally();
        output.WriteLine();
        Line("stations", string.Join(", ", versions.Select(v => $"{v.Count(g => g.Booted)} of {v.Count()} {v.Key}")));
        Line("calls of stations", $"{calls.Arrived} arrived at the CSMS of {calls.Sent} sent; {calls.Lost} lost, {calls.Doubled} doubled, "
            + $"{calls.Altered} altered, {calls.Invented} invented"
            + (judge.Calls.Bridged ? "; what did not arrive was answered while it was away, and is not owed to it" : ""));
        Line("calls of the CSMS", $"{guests.Sum(g => g.Answered)} answered");
        Line("transactions", $"{guests.Sum(g => g.Station.Core.TransactionsStarted)}");
        Line("limits obeyed", $"{judge.LimitsObeyed}");
        foreach (var circuit in judge.Circuits)
        {
            Line($"circuit {circuit.Id}", $"highest {Amperes(circuit.Highest)} of {circuit.Limit} per phase; "
                + $"{circuit.Above.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s above");
        }

        foreach (var (what, outcome) in stage.Outcomes)
        {
            Line(what, outcome);
        }

        Line("energy delivered", $"{(guests.Sum(g => g.Station.Core.EnergyWh) / 1000).ToString("0.00", CultureInfo.InvariantCulture)} kWh");
        foreach (var fault in judge.Faults())
        {
            Line("FAULT", fault);
        }

        Line("result", judge.Faults().Count == 0 ? "every limit held, every call arrived" : "failed");

        void Line(string what, string value) => output.WriteLine($"{what,-18} {value}");
    }

    private static string Amperes(PerPhase<Ampere> current)
        => string.Create(CultureInfo.InvariantCulture, $"{current.L1.Value:0.0} / {current.L2.Value:0.0} / {current.L3.Value:0.0} A");
}
