using System.Collections.Immutable;

namespace Gateway.Metering.SunSpec;

/// <summary>What came of looking for SunSpec in a unit.</summary>
/// <param name="Directory">Null: the failure says why.</param>
/// <param name="BaseTried">Index of the last place that was looked at; where a device kept silent, the next attempt begins behind it.</param>
internal readonly record struct Discovered(SunSpecDirectory? Directory, ModbusAnswer Failure, int BaseTried);

/// <summary>Finds "SunS" and walks from model to model. All that a device can say wrong ends it with a reason.</summary>
internal static class Discovery
{
    /// <summary>Where SunSpec may begin, the usual place first. SunSpec Device Information Model Specification, 4.1.</summary>
    public static readonly ImmutableArray<ushort> Bases = [40_000, 0, 50_000];

    private const ushort MarkHigh = 0x5375;     // "Su"
    private const ushort MarkLow = 0x6E53;      // "nS"
    private const ushort EndId = 0xFFFF;
    private const int EndOfRegisters = 0x10000;

    /// <summary>Large hybrids with sub-devices have some 40.</summary>
    private const int MostModels = 128;

    /// <param name="firstBase">Index of the place to look at first.</param>
    public static async Task<Discovered> FindAsync(RegisterReader read, int firstBase, CancellationToken stopping)
    {
        for (var i = 0; i < Bases.Length; i++)
        {
            var index = (firstBase + i) % Bases.Length;
            var mark = await read(new(RegisterKind.Holding, Bases[index], 2), stopping);
            if (mark is { IsGood: true, Registers: [MarkHigh, MarkLow] })
            {
                return await WalkAsync(read, index, stopping);
            }

            if (mark is { IsGood: false, Outcome: not ModbusOutcome.Refused })
            {
                return new(null, mark, index);      // nobody there, or nothing to build on: the other places would only cost time
            }
        }

        return Failed(firstBase, $"has no SunSpec: no \"SunS\" in holding {string.Join(", ", Bases.Select(b => $"{b}"))}");
    }

    private static async Task<Discovered> WalkAsync(RegisterReader read, int index, CancellationToken stopping)
    {
        var models = ImmutableArray.CreateBuilder<SunSpecModel>();
        var at = Bases[index] + 2;
        while (at + ModelDefinition.HeaderWords <= EndOfRegisters)
        {
            var header = await read(new(RegisterKind.Holding, (ushort)at, ModelDefinition.HeaderWords), stopping);
            if (!header.IsGood && (header.Outcome is not ModbusOutcome.Refused || models.Count == 0))
            {
                return new(null, header, index);
            }

            if (IsEnd(header, models.Count))
            {
                return await NamedAsync(read, index, models.ToImmutable(), stopping);
            }

            var model = new SunSpecModel(header.Registers[0], at, header.Registers[1]);
            if (Fault(model, models.Count) is { } fault)
            {
                return Failed(index, fault);
            }

            models.Add(model);
            at += model.Words;
        }

        return Failed(index, $"has SunSpec models up to the last register and no end: {string.Join(", ", models.Select(m => m.Id))}");
    }

    /// <summary>The end is marked by its id; some devices have nothing behind their last model, or zeros.</summary>
    private static bool IsEnd(ModbusAnswer header, int models)
        => !header.IsGood || header.Registers[0] == EndId || (models > 0 && header.Registers is [0, 0]);

    private static string? Fault(SunSpecModel model, int before) => model switch
    {
        { Id: 0 } or { Length: 0 } => $"has no SunSpec model at holding {model.At}: id {model.Id}, length {model.Length}",
        _ when model.At + model.Words > EndOfRegisters
            => $"has a SunSpec model {model.Id} of {model.Length} registers at holding {model.At}, which leads beyond the last register",
        _ when before >= MostModels => $"has more than {MostModels} SunSpec models",
        _ => null,
    };

    private static async Task<Discovered> NamedAsync(
        RegisterReader read, int index, ImmutableArray<SunSpecModel> models, CancellationToken stopping)
    {
        var nameless = new SunSpecDirectory(Bases[index], "", "", "", "", models);
        if (nameless.First(1) is not { } common || Models.Of(1) is not { } definition)
        {
            return new(nameless, default, index);
        }

        var words = Math.Min(common.Words, ModelDefinition.HeaderWords + definition.LeastLength);
        var answer = await read(new(RegisterKind.Holding, (ushort)common.At, (ushort)words), stopping);
        if (!answer.IsGood)
        {
            return new(null, answer, index);
        }

        var image = new ModelImage(definition, common.Length, answer.Registers);
        string Text(string point) => image.Read(point).Text ?? "";
        return new(nameless with { Maker = Text("Mn"), Product = Text("Md"), Version = Text("Vr"), Serial = Text("SN") }, default, index);
    }

    private static Discovered Failed(int index, string reason) => new(null, ModbusAnswer.Bad(ModbusOutcome.NotBelieved, reason), index);
}
