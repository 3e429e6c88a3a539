namespace Gateway.Metering.SunSpec;

/// <summary>Where a battery's state of charge stands.</summary>
/// <param name="Point">In percent.</param>
internal sealed record ChargeSource(SunSpecModel Model, int Words, string Point)
{
    /// <summary>The model that knows most of the battery first.</summary>
    private static readonly (int Model, string Point)[] Known = [(802, "SoC"), (713, "SoC"), (124, "ChaState")];

    public RegisterBlock Block => new(RegisterKind.Holding, (ushort)Model.At, (ushort)Words);

    /// <summary>Null: the unit does not tell it.</summary>
    public static ChargeSource? For(SunSpecDirectory directory)
    {
        foreach (var (id, point) in Known)
        {
            if (directory.First(id) is { } model)
            {
                return new(model, Math.Min(model.Words, Models.Of(id)!.WordsUpTo([point])), point);
            }
        }

        return null;
    }

    /// <summary>0 to 100; null: it is not told now.</summary>
    public double? Percent(ushort[] registers)
        => registers[0] == Model.Id
            && new ModelImage(Models.Of(Model.Id)!, Model.Length, registers).Read(Point).Number is { } percent and >= 0 and <= 100
                ? percent
                : null;
}
