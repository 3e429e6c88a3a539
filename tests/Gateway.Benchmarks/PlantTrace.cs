using System.Globalization;
using Gateway.Simulation.Plant;

namespace Gateway.Benchmarks;

/// <summary>Tells one life: what was said, what went wrong, and where a budget was broken.</summary>
internal static class PlantTrace
{
    public static void Attach(PlantLife life, TextWriter output)
    {
        var site = life.Site;
        var (broken, loads) = (new HashSet<(int, int)>(), new Dictionary<PlantCircuit, string?>());
        Draft(site, output);
        site.Troubles.Told = text => Say(text);
        site.Gateway.Heard = (evse, current) => Say($"  {evse} is told {current}");
        life.Each = _ =>
        {
            if (site.Time.Step % 100 == 0 && site.Gateway.Image?.Allocation is { } told)
            {
                foreach (var (id, share) in told.Circuits)
                {
                    var truth = site.Circuits.First(c => c.Draft.Plan.Id == id);
                    Say($"    {id} reckons with {share.Uncontrolled}, promised {share.Promised}; in truth {truth.Uncontrolled[0]:0.0} / {truth.Uncontrolled[1]:0.0} / {truth.Uncontrolled[2]:0.0}, promised {truth.Promised[0]:0.0} / {truth.Promised[1]:0.0} / {truth.Promised[2]:0.0}");
                }
            }

            for (var c = 0; c < site.Circuits.Length; c++)
            {
                Carries(site.Circuits[c]);
                for (var p = 0; p < 3; p++)
                {
                    Broken(c, p);
                }
            }
        };

        void Carries(PlantCircuit circuit)
        {
            var load = circuit.IsTripped ? "TRIPPED" : circuit.IsAbove ? "above its limit" : null;
            if (load != loads.GetValueOrDefault(circuit))
            {
                loads[circuit] = load;
                Say($"{circuit.Draft.Plan.Id} {load ?? "within its limit"}: {circuit.Flow[0]:0.0} / {circuit.Flow[1]:0.0} / {circuit.Flow[2]:0.0}");
            }
        }

        void Broken(int c, int p)
        {
            var circuit = site.Circuits[c];
            if (!circuit.IsBroken(p))
            {
                broken.Remove((c, p));
            }
            else if (broken.Add((c, p)))
            {
                Say($"BROKEN {circuit.Tell(p, site.Time.Step)}; {Cars(site, o => site.Truth.PathOf(o.Station).Contains(c) && o.Outlet.Phases.Contains(p))}");
            }
        }

        void Say(string text) => Tell(site, output, text);
    }

    /// <summary>Tells what is limited from outside, and of each second of it who draws what, and why.</summary>
    public static void Attach(SignalLife life, TextWriter output)
    {
        var site = life.Site;
        Draft(site, output);
        life.Told = text => Tell(site, output, text);
        site.Gateway.Heard = (evse, current) => Tell(site, output, $"  {evse} is told {current}");
        life.Each = () =>
        {
            if (life.IsLimited && site.Time.Step % PlantTime.StepsPerSecond == 0)
            {
                Tell(site, output, string.Create(CultureInfo.InvariantCulture, $"    {life.Drawn:0} W: {Ders(site)}{Cars(site, _ => true)}"));
            }
        };
    }

    private static string Ders(PlantSite site)
        => string.Concat(site.Circuits[0].Ders.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Id} {d.Watt:0} W, ")));

    private static void Tell(PlantSite site, TextWriter output, string text)
        => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{site.Time.Step / (double)PlantTime.StepsPerSecond,8:0.0} {text}"));

    private static string Cars(PlantSite site, Predicate<(int Station, PlantOutlet Outlet)> count)
        => string.Join(", ", from o in site.Outlets
                             where o.Outlet.Transaction is not null && count(o)
                             select string.Create(CultureInfo.InvariantCulture, $"{site.Stations[o.Station].Draft.Plan.Id}/{o.Outlet.Id} {o.Outlet.Draw:0.0} of {o.Outlet.Pilot:0}->{o.Outlet.Bound:0} {Known(site, o.Station, o.Outlet)}"));

    /// <summary>What the gateway thinks of it.</summary>
    private static string Known(PlantSite site, int station, PlantOutlet outlet)
    {
        var known = site.Gateway.Image?.Station(site.Stations[station].Draft.Plan.Id).Freeze();
        var evse = known?.Evses.FirstOrDefault(e => e.Id == outlet.Id);
        var share = site.Gateway.Image?.Allocation?.Evses.GetValueOrDefault(new(site.Stations[station].Draft.Plan.Id, outlet.Id));
        return (known?.Online is true ? "" : "away ") + (evse?.TransactionId is null ? "UNKNOWN" : $"[{share?.Limit} {share?.Reason}]");
    }

    private static void Draft(PlantSite site, TextWriter output)
    {
        output.WriteLine(site.Draft.Options);
        foreach (var circuit in site.Draft.Circuits)
        {
            output.WriteLine(circuit);
        }

        foreach (var station in site.Draft.Stations)
        {
            output.WriteLine(station);
        }
    }
}
