using System.Numerics;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>What an ampere of an EVSE's load makes flow in one conductor of a circuit, or of its station's supply.</summary>
/// <param name="Circuit">Its place in <see cref="SitePlan.Circuits"/>; <see cref="Terms.Supply"/>: the station's supply.</param>
/// <param name="Terminal">Which of its loads: the site phase, as its station sees it; null: it has one, between two lines.</param>
/// <param name="Factor">Ampere per ampere, relative to the conductor's own voltage. Wye: 1.</param>
internal readonly record struct Term(int Circuit, Phase Conductor, Phase? Terminal, Complex Factor);

/// <summary>What an ampere of an EVSE's load costs of a circuit's power.</summary>
/// <param name="Terminal">As in <see cref="Term"/>.</param>
/// <param name="Watt">Per ampere, at nominal voltage.</param>
internal readonly record struct PowerTerm(int Circuit, Phase? Terminal, double Watt);

/// <summary>
/// How the current of an EVSE goes from its terminals up to the grid connection: through its station's supply and one circuit
/// after the other. Two loads between lines add up to less than their sum, and behind a transformer one conductor's load is
/// two's.
/// </summary>
internal static class Terms
{
    /// <summary>In place of a circuit: the supply that the EVSEs of a station share.</summary>
    public const int Supply = -1;

    private const double Nothing = 1e-9;       // what sums of phasors lose

    /// <summary>From the station's supply up; conductors that nothing flows through are left out.</summary>
    public static IEnumerable<Term> Of(SitePlan site, StationPlan station, EvsePlan evse)
    {
        var terminals = TerminalsOf(evse);
        foreach (var term in Through(Supply, terminals))
        {
            yield return term;
        }

        foreach (var place in PathOf(site, station))
        {
            foreach (var term in Through(place, terminals))
            {
                yield return term;
            }

            if (site.Circuits[place].Transformer is { } transformer)
            {
                terminals = [.. terminals.Select(t => (t.Terminal, t.Flows.Above(transformer)))];
            }
        }
    }

    /// <summary>One for each terminal and each circuit above it that limits its power.</summary>
    public static IEnumerable<PowerTerm> PowerOf(SitePlan site, StationPlan station, EvsePlan evse)
        => from place in PathOf(site, station)
           where site.Circuits[place].Power is not null
           from terminal in TerminalsOf(evse)
           select new PowerTerm(place, terminal.Terminal, evse.Wiring.Voltage(site.Voltage).Value);

    /// <summary>The circuits above a station, the nearest first. One on no known circuit hangs on the first, which is a root.</summary>
    public static IEnumerable<int> PathOf(SitePlan site, StationPlan station)
    {
        var next = Math.Max(IndexOf(site, station.Circuit), 0);
        for (var left = site.Circuits.Length; left > 0 && next >= 0; left--)
        {
            yield return next;
            next = site.Circuits[next].Parent is { } parent ? IndexOf(site, parent) : -1;
        }
    }

    private static (Phase? Terminal, Phasors Flows)[] TerminalsOf(EvsePlan evse)
        => evse.Wiring.IsLineToLine
            ? [(null, evse.Wiring.Terminals[0])]
            : [.. evse.Wiring.Terminals.Select((t, i) => ((Phase?)evse.Wiring.Phases[i], t))];

    private static IEnumerable<Term> Through(int circuit, (Phase? Terminal, Phasors Flows)[] terminals)
        => from terminal in terminals
           from conductor in PerPhase<bool>.All
           where terminal.Flows[conductor].Magnitude > Nothing
           select new Term(circuit, conductor, terminal.Terminal, Exact(terminal.Flows[conductor]));

    /// <summary>Without transformers a wye load's factor is a whole number, and who adds up such may do it without phasors.</summary>
    private static Complex Exact(Complex factor)
        => new(Whole(factor.Real), Whole(factor.Imaginary));

    private static double Whole(double part) => Math.Abs(part - Math.Round(part)) < Nothing ? Math.Round(part) : part;

    private static int IndexOf(SitePlan site, string circuit)
    {
        for (var i = 0; i < site.Circuits.Length; i++)
        {
            if (site.Circuits[i].Id == circuit)
            {
                return i;
            }
        }

        return -1;
    }
}
