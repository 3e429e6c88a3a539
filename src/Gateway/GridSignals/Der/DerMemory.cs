using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Journal;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.GridSignals.Der;

/// <summary>
/// What equipment could do when it was last in reach, kept over restarts: an inverter that sleeps is judged by it. Read from any thread.
/// </summary>
internal sealed class DerMemory
{
    /// <summary>In <see cref="DurableNotes"/>.</summary>
    public const string Kind = "derAbility";

    private static readonly JsonSerializerOptions Numbers = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly DurableNotes _notes;
    private readonly ConcurrentDictionary<string, DerAbility> _known = new(StringComparer.Ordinal);

    public DerMemory(DurableNotes notes, ILogger<DerMemory> logger)
    {
        _notes = notes;
        foreach (var (id, value) in notes.All(Kind))
        {
            if (Read(value) is { } ability)
            {
                _known[id] = ability;
            }
            else
            {
                Log.DerAbilityUnreadable(logger, id);
            }
        }
    }

    /// <summary>Null: it was never in reach.</summary>
    public DerAbility? Find(string id) => _known.GetValueOrDefault(id);

    /// <summary>It is in reach, and can do this.</summary>
    public void Saw(string id, DerAbility ability)
    {
        if (!ReferenceEquals(Find(id), ability))
        {
            _known[id] = ability;
            _notes.Put(Kind, id, Write(ability));
        }
    }

    private static byte[] Write(DerAbility ability) => JsonSerializer.SerializeToUtf8Bytes(
        new Kept(
            ability.MaxFeedIn.Value, ability.MaxCharge.Value, ability.MaxVar, ability.NominalVolt, ability.NominalHertz,
            ability.Kinds.OrderBy(k => k.Key).ToDictionary(), ability.Plate),
        Numbers);

    private static DerAbility? Read(byte[] value)
    {
        try
        {
            return JsonSerializer.Deserialize<Kept>(value, Numbers) is { Kinds: not null } kept
                ? new(new(kept.MaxFeedIn), new(kept.MaxCharge), kept.MaxVar, kept.NominalVolt, kept.NominalHertz, kept.Kinds.ToFrozenDictionary()) { Plate = kept.Plate }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>As <see cref="DerAbility"/>, which has a dictionary that cannot be read from JSON.</summary>
    private sealed record Kept(
        double MaxFeedIn, double MaxCharge, double MaxVar, double NominalVolt, double NominalHertz, Dictionary<DERControlEnumType, int> Kinds, DerNameplate? Plate);
}
