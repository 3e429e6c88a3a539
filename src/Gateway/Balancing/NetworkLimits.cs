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

    public bool IsCap(int node) => node > Top && node <= Top + _caps;

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

        for (var i = 0; i < _caps; i++)
        {
            var node = Top + 1 + i;
            (_limits[node], _names[node]) = i < caps.Length ? (caps[i].PerPhase.Value, caps[i].Name) : (Endless, "nothing");
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
