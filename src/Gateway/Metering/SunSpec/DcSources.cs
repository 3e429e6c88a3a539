namespace Gateway.Metering.SunSpec;

/// <summary>Where hybrids keep battery and panels apart.</summary>
internal static class DcSources
{
    /// <summary>Model 160 before its modules, and one of them.</summary>
    private const int InputsHead = 8;
    private const int InputWords = 20;

    /// <summary>Model 714 before its ports, and one of them.</summary>
    private const int PortsHead = 18;
    private const int PortWords = 25;

    private const int Panels = 0;
    private const int Storage = 1;

    /// <summary>Model 160 of a hybrid: two inputs of panels, then what goes into the battery and what comes out of it.</summary>
    private const int HybridInputs = 4;

    private const int Discharging = 3;
    private const int Charging = 4;

    public static DcSource? Battery(SunSpecDirectory directory)
        => StoragePorts(directory, Storage) ?? Inputs(directory, battery: true) ?? Bank(directory);

    /// <summary>Null: there is no battery behind the same inverter, or nobody tells the panels apart from it.</summary>
    public static DcSource? PanelsBesideBattery(SunSpecDirectory directory)
        => StoragePorts(directory, Panels) ?? Inputs(directory, battery: false);

    private static DcSource? Inputs(SunSpecDirectory directory, bool battery)
        => directory.Has(124)
            && directory.First(160) is { } model && (model.Length - InputsHead) / InputWords == HybridInputs
            ? new(model, Words(model, InputsHead + HybridInputs * InputWords), image => battery
                ? Sum(image.Read("module[4].DCW"), image.Read("module[3].DCW"), -1)
                : Sum(image.Read("module[1].DCW"), image.Read("module[2].DCW"), 1))
            : null;

    /// <summary>Of a unit that stores; as many ports as fit in one request: four.</summary>
    private static DcSource? StoragePorts(SunSpecDirectory directory, int type)
        => directory.Has(713) && directory.First(714) is { } model && model.Length >= PortsHead + PortWords
            ? new(model, Words(model, PortsHead + 4 * PortWords), image => OfType(image, type))
            : null;

    private static PointReading OfType(ModelImage image, int type)
    {
        var ports = Enumerable.Range(1, (int)(image.Read("NPrt").Number ?? 0))
            .Where(i => image.Read($"Prt[{i}].PrtTyp").Number == type)
            .Select(i => image.Read($"Prt[{i}].DCW"))
            .ToList();
        return ports.Count == 0
            ? new(null, null, type is Storage ? "none of its ports is a battery's" : "none of its ports has panels")
            : ports.Aggregate((a, b) => Sum(a, b, 1));
    }

    /// <summary>SunSpec leaves the sign of a battery's power open; its charge status does not.</summary>
    private static DcSource? Bank(SunSpecDirectory directory)
        => directory.First(802) is { } model
            ? new(model, Words(model, Models.Of(802)!.LeastLength), image => image.Read("ChaSt").Number switch
            {
                Discharging when image.Read("W") is { Number: { } watt } => new(Math.Abs(watt), null, null),
                Charging when image.Read("W") is { Number: { } watt } => new(-Math.Abs(watt), null, null),
                _ => image.Read("W"),
            })
            : null;

    private static PointReading Sum(PointReading a, PointReading b, int sign)
        => a.Number + sign * b.Number is { } sum ? new(sum, null, null) : new(null, null, a.Fault ?? b.Fault);

    private static int Words(SunSpecModel model, int length) => Math.Min(model.Words, ModelDefinition.HeaderWords + length);
}
