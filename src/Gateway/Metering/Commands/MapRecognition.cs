using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Metering.Commands;

/// <summary>
/// Which register map fits a unit: one whose maker's mark is there, else one whose voltages and frequency are what a grid has.
/// </summary>
internal sealed class MapRecognition(ImmutableArray<string> directories)
{
    /// <summary>A unit that keeps silent for so many registers in a row is not asked for more.</summary>
    private const int MostSilences = 4;

    private readonly Lazy<ImmutableArray<(string Name, DeviceModel Model)>> _models = new(() =>
    [
        .. from name in directories.SelectMany(d => DeviceMaps.Names(d)).Distinct().Order(StringComparer.Ordinal)
           let model = DeviceMaps.TryLoad(name, directories)
           where model is not null
           select (name, model),
    ]);

    /// <summary>Null: no map fits.</summary>
    public async Task<UnitFinding?> OfAsync(UnitLine unit, CancellationToken stopping)
    {
        var fits = new List<Fit>();
        foreach (var (name, model) in _models.Value)
        {
            if (unit.Silences < MostSilences && await FitAsync(name, model, unit, stopping) is { } fit)
            {
                fits.Add(fit);
            }
        }

        var ranked = fits.OrderByDescending(f => f.IsProven).ThenByDescending(f => f.Checks).ThenByDescending(f => f.Evidence).ThenBy(f => f.Name, StringComparer.Ordinal).ToList();
        return ranked is [var best, .. var others] && best is { Reading: var reading }
            ? new(
                unit.Unit,
                best.IsProven ? best.Device : $"likely {best.Device}, by its voltages and frequency",
                [new(best.Role, best.Name, ReadingText.Of(reading), best.NeedsPhase)],
                reading is { EnergyImport.Value: > 0 } ? $"{best.Name} {reading.EnergyImport} {reading.EnergyExport}" : null,
                best.IsProven ? [] : [.. others.Select(o => o.Name)])
            : null;
    }

    private static async Task<Fit?> FitAsync(string name, DeviceModel model, UnitLine unit, CancellationToken stopping)
    {
        foreach (var role in model.Roles)
        {
            var needsPhase = model.For(role, unit.Unit, null, isReversed: false, out var fault) is null && fault.Key is "phases";
            var map = model.For(role, unit.Unit, needsPhase ? new Wiring(Phase.L1) : null, isReversed: false, out _);
            if (map is { IsSunSpec: false } && await FitAsync(map, unit, stopping) is { } found)
            {
                return found with { Name = name, Device = model.Device, Role = role, NeedsPhase = needsPhase };
            }
        }

        return null;
    }

    private static async Task<Fit?> FitAsync(DeviceMap map, UnitLine unit, CancellationToken stopping)
    {
        foreach (var check in map.Identify)
        {
            if (await unit.ReadAsync(new(check.Kind, check.First, check.Count), stopping) is not { IsGood: true } answer || !check.Matches(answer.Registers))
            {
                return null;
            }
        }

        var blocks = new ushort[map.Blocks.Length][];
        var sentAt = 0L;
        for (var i = 0; i < blocks.Length; i++)
        {
            var answer = await unit.ReadAsync(map.Blocks[i], stopping);
            if (!answer.IsGood && !map.Blocks[i].IsSlow)
            {
                return null;
            }

            (blocks[i], sentAt) = (answer.Registers, i == 0 ? answer.SentAt : sentAt);
        }

        var isProven = map.Identify.Any(c => c.IsProof);
        var sample = map.Decode("scan", sentAt, blocks);
        var evidence = Evidence.Of(map, blocks);
        return sample.Doubt is null && (isProven || evidence > 0)
            ? new("", "", default, false, isProven, map.Identify.Length, evidence, sample.Reading)
            : null;
    }

    /// <param name="Checks">How many things that its map checks were as they should be.</param>
    /// <param name="Evidence">How many voltages and frequencies speak for it.</param>
    private sealed record Fit(
        string Name, string Device, DeviceRole Role, bool NeedsPhase, bool IsProven, int Checks, int Evidence, DeviceReading Reading);
}
