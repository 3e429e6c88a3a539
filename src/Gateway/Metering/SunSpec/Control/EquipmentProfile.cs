using System.Collections.Frozen;
using System.Collections.Immutable;
using Gateway.GridSignals;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Metering.SunSpec.Control;

/// <summary>What a device turned out to be: its models, its ratings, what it can be told.</summary>
/// <param name="Images">The models that matter for control, as they stood when it was explored.</param>
/// <param name="Limit">The function that caps its feed-in; null: it has none.</param>
/// <param name="Switch">How it is taken off the grid; null: it cannot be.</param>
internal sealed record EquipmentProfile(
    SunSpecDirectory Directory,
    FrozenDictionary<int, ModelImage> Images,
    Nameplate Plate,
    AcFunction? Limit,
    OffSwitch? Switch,
    DerAbility Ability)
{
    /// <summary>Curve points that OCPP allows, and so as many as the gateway itself watches.</summary>
    private const int MostPoints = 10;

    private static readonly ImmutableArray<int> Models = [.. Wordings.Models.Union([715, 123, StorageWords.Model]).Union(Nameplate.Sources)];

    /// <returns>Null: the fault is the end of a sentence about the device.</returns>
    public static async Task<(EquipmentProfile? Profile, string Fault)> ExploreAsync(
        SunSpecDirectory directory, UnitModels unit, bool stores, CancellationToken stopping)
    {
        var images = new Dictionary<int, ModelImage>();
        foreach (var id in Models)
        {
            if (directory.First(id) is not { } model)
            {
                continue;
            }

            var (image, fault) = await unit.ReadAsync(model, stopping);
            if (image is null)
            {
                return (null, fault);
            }

            images[id] = image;
        }

        return Nameplate.Read(images, stores) is { } plate
            ? (Of(directory, images.ToFrozenDictionary(), plate), "")
            : (null, $"has no rated power among its SunSpec models {directory.ModelList}");
    }

    private static EquipmentProfile Of(SunSpecDirectory directory, FrozenDictionary<int, ModelImage> images, Nameplate plate)
    {
        var limit = new[] { AcFunction.FeedInLimit, AcFunction.FeedInLimit123 }
            .FirstOrDefault(f => images.TryGetValue(f.Model, out var image) && f.IsIn(image));
        var offSwitch = OffSwitch.Of(images);
        var kinds = new Dictionary<DERControlEnumType, int>();
        foreach (var kind in Wordings.Kinds)
        {
            if (Wordings.For(kind, images) is [var first, ..] && first.Points(images[first.Model]) is { } points)
            {
                kinds[kind] = Math.Min(points, MostPoints);
            }
        }

        if (limit is not null)
        {
            kinds[DERControlEnumType.LimitMaxDischarge] = 0;
        }

        if (offSwitch is not null)
        {
            kinds[DERControlEnumType.PowerMonitoringMustTrip] = MostPoints;
        }

        return new(
            directory, images, plate, limit, offSwitch,
            new(plate.MaxFeedIn, plate.MaxCharge, plate.VarMax, plate.NominalVolt, plate.NominalHertz, kinds.ToFrozenDictionary()));
    }
}
