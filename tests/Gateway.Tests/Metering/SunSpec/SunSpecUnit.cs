using Gateway.Metering;
using Gateway.Metering.SunSpec;

namespace Gateway.Tests.Metering.SunSpec;

/// <summary>The holding registers of one unit with SunSpec in it, put together model by model.</summary>
internal sealed class SunSpecUnit
{
    public const ushort NotThere = 0x8000;

    private readonly Dictionary<int, ushort> _registers = [];
    private readonly List<ModelDefinition?> _models = [];
    private readonly List<int> _places = [];
    private int _end;

    public SunSpecUnit(int at = 40_000)
    {
        _end = at;
        Append(0x5375, 0x6E53);
    }

    /// <summary>How often somebody asked.</summary>
    public int Requests { get; private set; }

    /// <summary>Appends a model in which nothing is implemented but what is said, as raw numbers or texts.</summary>
    public SunSpecUnit With(int id, params (string Point, object Value)[] points)
    {
        var definition = Models.Of(id)!;
        return With(id, definition.LeastLength, points);
    }

    /// <param name="length">What the device says, whatever the model needs.</param>
    public SunSpecUnit With(int id, int length, params (string Point, object Value)[] points)
    {
        var definition = Models.Of(id);
        _models.Add(definition);
        _places.Add(_end);
        var at = _end;
        Append((ushort)id, (ushort)length);
        Append(Enumerable.Repeat(NotThere, length).ToArray());
        foreach (var point in definition is null ? [] : new ModelImage(definition, length, new ushort[2 + length]).Points)
        {
            Put(at + point.Offset, point.Point.Type, null);
        }

        foreach (var (name, value) in points)
        {
            Set(id, name, value);
        }

        return this;
    }

    /// <summary>Writes a point of the last model with this id.</summary>
    public void Set(int id, string path, object value)
    {
        var index = _models.FindLastIndex(m => m?.Id == id);
        var length = _registers[_places[index] + 1];
        var registers = Enumerable.Range(0, 2 + length).Select(i => _registers[_places[index] + i]).ToArray();
        var point = new ModelImage(_models[index]!, length, registers).Points.Single(p => p.Path == path);
        Put(_places[index] + point.Offset, point.Point.Type, value);
    }

    public SunSpecUnit Ended()
    {
        Append(0xFFFF, 0);
        return this;
    }

    public ushort this[int address]
    {
        set => _registers[address] = value;
    }

    /// <summary>Whether there are registers at all beyond the models: they read 0 then.</summary>
    public bool HasZerosElsewhere { get; init; }

    public Task<ModbusAnswer> ReadAsync(RegisterBlock block, CancellationToken stopping)
    {
        Requests++;
        Assert.InRange(block.Count, 1, ModbusRead.MaxCount);
        Assert.Equal(RegisterKind.Holding, block.Kind);
        var addresses = Enumerable.Range(block.First, block.Count).ToList();
        return Task.FromResult(HasZerosElsewhere || addresses.TrueForAll(_registers.ContainsKey)
            ? ModbusAnswer.Of([.. addresses.Select(a => _registers.GetValueOrDefault(a))]) with { SentAt = 77 }
            : ModbusAnswer.Bad(ModbusOutcome.Refused, $"refused {block.First}: exception 2, it has no such registers"));
    }

    /// <param name="value">Null: not implemented.</param>
    private void Put(int at, PointType type, object? value)
    {
        ulong bits = (type.Kind, value) switch
        {
            (PointKind.Text, _) => 0,
            (PointKind.Counter, null) => 0,
            (PointKind.Float, null) => 0x7FC00000,
            (PointKind.Signed or PointKind.Scale or PointKind.Pad, null) => 1UL << (16 * type.Words - 1),
            (_, null) => ulong.MaxValue,
            (PointKind.Float, _) => BitConverter.SingleToUInt32Bits(Convert.ToSingle(value, null)),
            _ => (ulong)Convert.ToInt64(value, null),
        };
        var text = value as string ?? "";
        for (var i = 0; i < type.Words; i++)
        {
            _registers[at + i] = type.Kind is PointKind.Text
                ? (ushort)(Letter(text, 2 * i) << 8 | Letter(text, 2 * i + 1))
                : (ushort)(bits >> (16 * (type.Words - 1 - i)));
        }
    }

    private static int Letter(string text, int at) => at < text.Length ? text[at] : 0;

    private void Append(params ushort[] registers)
    {
        foreach (var register in registers)
        {
            _registers[_end++] = register;
        }
    }
}
