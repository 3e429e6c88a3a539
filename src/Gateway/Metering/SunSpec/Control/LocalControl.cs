using System.Collections.Immutable;

namespace Gateway.Metering.SunSpec.Control;

/// <summary>Somebody at the device may have taken it into his own hands: then it is told nothing.</summary>
internal static class LocalControl
{
    private const string Point = "LocRemCtl";

    /// <summary>Models that tell it, and the value by which they do.</summary>
    private static readonly ImmutableArray<(int Model, ushort Local)> Tellers = [(715, 1), (802, 1)];

    /// <returns>Null: it can be told. Else the end of a sentence about the device.</returns>
    public static async Task<string?> WhyNotAsync(EquipmentProfile profile, UnitModels unit, CancellationToken stopping)
    {
        foreach (var (id, local) in Tellers)
        {
            if (!profile.Images.TryGetValue(id, out var image) || !image.Has(Point))
            {
                continue;
            }

            var (model, point) = (profile.Directory.First(id)!.Value, image.Find(Point)!);
            var answer = await unit.ReadAsync(model, point, stopping);
            if (!answer.IsGood)
            {
                return answer.Reason;
            }

            if (answer.Registers[0] == local)
            {
                return $"is under local control: holding {model.At + point.Offset} ({id} {Point}) reads {local}";
            }
        }

        return null;
    }
}
