using System.Collections.Immutable;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Metering.SunSpec;

/// <summary>Where an inverter tells what is wrong with the grid.</summary>
internal sealed record AlarmSource(SunSpecModel Model, int Words, string Point)
{
    /// <summary>Bits of Alrm of model 701, which are those of Evt1 of models 101 to 113.</summary>
    private static readonly ImmutableArray<(int Bit, GridEventFaultEnumType Fault)> Bits =
    [
        (6, GridEventFaultEnumType.LocalEmergency),     // somebody has switched it off by hand
        (8, GridEventFaultEnumType.OverFrequency),
        (9, GridEventFaultEnumType.UnderFrequency),
        (10, GridEventFaultEnumType.OverVoltage),
        (11, GridEventFaultEnumType.UnderVoltage),
    ];

    public RegisterBlock Block => new(RegisterKind.Holding, (ushort)Model.At, (ushort)Words);

    /// <summary>Null: the unit does not tell it.</summary>
    public static AlarmSource? For(SunSpecDirectory directory)
    {
        if (directory.First(701, 101, 102, 103, 111, 112, 113) is not { } model)
        {
            return null;
        }

        var point = PointOf(model.Id);
        return new(model, Math.Min(model.Words, Models.Of(model.Id)!.WordsUpTo([point])), point);
    }

    public static string PointOf(int model) => model is 701 ? "Alrm" : "Evt1";

    /// <param name="registers">At least the block; from its model's id on.</param>
    public ImmutableArray<GridEventFaultEnumType> Faults(ushort[] registers)
        => new ModelImage(Models.Of(Model.Id)!, Model.Length, registers).Read(Point).Number is { } bits
            ? [.. from known in Bits where ((uint)bits >> known.Bit & 1) is 1 select known.Fault]
            : [];
}
