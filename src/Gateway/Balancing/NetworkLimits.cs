using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>What limits each node, and how it is called.</summary>
internal sealed partial class Network
{
    /// <summary>What may flow, a circuit's reserve taken off.</summary>
    public double LimitOf(int node) => _limits[node];

    /// <summary>As a reason names it.</summary>
    public string NameOf(int cell) => _names[cell / Conductors.Count];

    public bool IsCap(int node) => node > Top && node <= Top + _caps + _powers;

    /// <summary>A cap of power: its first cell stands for the current in all phases together, the others limit nothing.</summary>
    public bool IsPower(int node) => node > Top + _caps && node <= Top + _caps + _powers;

    /// <summary>A cap that somebody has set.</summary>
    public bool IsInForce(int node) => IsCap(node) && _limits[node] < Endless;

    /// <summary>What holds now. Without the reserve for caps: it is kept for what other load does, and a cap is about the stations alone.</summary>
    /// <param name="usual">Kept free where a circuit says nothing of its own.</param>
    /// <param name="least">What the operator wants kept free everywhere.</param>
    public void Limit(Ampere usual, Ampere least, ImmutableArray<SiteCap> caps)
    {
        foreach (var circuit in Circuits)
        {
            circuit.Reserve = Ampere.Max(circuit.Plan.Reserve ?? usual, least);
            _limits[circuit.Node] = circuit.Plan.Most.Value - circuit.Reserve.Value;
        }

        foreach (var station in Stations)
        {
            if (station.Node >= 0)
            {
                _limits[station.Node] = station.Most.Value;
            }
        }

        Lift();
        var next = Top + 1;
        foreach (var cap in caps)
        {
            if (cap.Power is null)
            {
                (_limits[next], _names[next]) = (cap.PerPhase.Value, cap.Name);
                next++;
            }
        }
    }

    /// <summary>A cap of power, by its place among those, in ampere over all phases.</summary>
    public void LimitPower(int place, string name, double ampere) => (_limits[Top + 1 + _caps + place], _names[Top + 1 + _caps + place]) = (ampere, name);

    private void Lift()
    {
        for (var node = Top + 1; node <= Top + _caps + _powers; node++)
        {
            (_limits[node], _names[node]) = (Endless, "nothing");
        }
    }

    private void Name()
    {
        foreach (var circuit in Circuits)
        {
            _names[circuit.Node] = $"circuit {circuit.Plan.Id}";
        }

        (_limits[Top], _names[Top]) = (Endless, "nothing");
        foreach (var station in Stations.Where(s => s.Node >= 0))
        {
            _names[station.Node] = "the station";
        }
    }
}
