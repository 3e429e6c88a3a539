using System.Collections.Immutable;

namespace Gateway.Metering.SunSpec.Control;

/// <summary>The point by which a device is taken off the grid and let on again.</summary>
/// <param name="Timer">After how many seconds it goes on again by itself; null: it has no such timer.</param>
internal sealed record OffSwitch(int Model, string Point, int Off, int On, string? Timer = null)
{
    /// <summary>OpCtl of 715, else Conn of 123, else SetOp of 802.</summary>
    private static readonly ImmutableArray<OffSwitch> Known =
        [new(715, "OpCtl", Off: 0, On: 1), new(123, "Conn", Off: 0, On: 1, "Conn_RvrtTms"), new(802, "SetOp", Off: 2, On: 1)];

    /// <summary>Null: the device has none.</summary>
    public static OffSwitch? Of(IReadOnlyDictionary<int, ModelImage> images)
        => Known.FirstOrDefault(s => images.TryGetValue(s.Model, out var image) && image.Find(s.Point) is not null);

    public ModelDraft Draft(ModelImage now, bool on)
    {
        var draft = new ModelDraft(now);
        if (Timer is not null)
        {
            draft.SetIfThere(Timer, 0);
        }

        return draft.Then().Set(Point, on ? On : Off);
    }
}
