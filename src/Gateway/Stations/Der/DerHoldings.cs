using System.Text;
using Gateway.Journal;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Stations.Der;

/// <summary>
/// Which DER controls of the gateway a station holds: of each kind one default and one scheduled. On disk, since the station keeps
/// them too, and one that was cleared while the station was away is to be taken from it when it is back.
/// </summary>
internal sealed class DerHoldings(string station, DurableNotes? notes)
{
    /// <summary>In <see cref="DurableNotes"/>.</summary>
    private const string Kind = "stationDer";

    private readonly Dictionary<string, string> _unkept = new(StringComparer.Ordinal);      // where there is no disk

    /// <summary>The id of the control. Null: it holds none.</summary>
    public string? Find(DERControlEnumType kind, bool isDefault)
        => notes?.Find(Kind, Key(kind, isDefault)) is { } id ? Encoding.UTF8.GetString(id) : _unkept.GetValueOrDefault(Key(kind, isDefault));

    public void Put(DERControlEnumType kind, bool isDefault, string id)
    {
        if (notes is null)
        {
            _unkept[Key(kind, isDefault)] = id;
        }
        else
        {
            notes.Put(Kind, Key(kind, isDefault), Encoding.UTF8.GetBytes(id));
        }
    }

    public void Remove(DERControlEnumType kind, bool isDefault)
    {
        _unkept.Remove(Key(kind, isDefault));
        notes?.Remove(Kind, Key(kind, isDefault));
    }

    private string Key(DERControlEnumType kind, bool isDefault) => $"{(isDefault ? "default" : "scheduled")} {kind} {station}";
}
