using System.Collections.Immutable;
using Gateway.Metering.SunSpec;

namespace Gateway.Simulation.Der;

/// <summary>The registers of one model in a simulated device, laid out by its definition. What is never set is not implemented.</summary>
internal sealed class SimulatedModel
{
    private readonly ushort[] _registers;
    private readonly ModelImage _image;

    /// <param name="at">The holding register with its id.</param>
    /// <param name="counts">How often groups stand there, by the points that tell it.</param>
    public SimulatedModel(int id, int at, IReadOnlyDictionary<string, int> counts)
    {
        var definition = Models.Of(id)!;
        At = at;
        var length = LengthOf(definition.Root, counts);
        _registers = new ushort[ModelDefinition.HeaderWords + length];
        (_registers[0], _registers[1]) = ((ushort)id, (ushort)length);

        // A group is placed by its count, so counts have to stand there first.
        foreach (var (name, count) in counts)
        {
            Put(new ModelImage(definition, definition.LeastLength, _registers).Find(name)!, [(ushort)count]);
        }

        _image = new(definition, length, _registers);
        foreach (var point in _image.Points.Where(p => !counts.ContainsKey(p.Path)))
        {
            Put(point, NotImplemented(point.Point.Type));
        }
    }

    public int Id => _image.Id;

    public int At { get; }

    /// <summary>The first register behind it.</summary>
    public int End => At + _registers.Length;

    public ReadOnlySpan<ushort> Registers => _registers;

    /// <summary>The number that a point says; 0 where it says none.</summary>
    public double this[string path]
    {
        get => _image.Read(path).Number ?? 0;
        set => Put(
            Find(path),
            _image.Encode(Find(path), value) ?? throw new ArgumentOutOfRangeException(path, value, $"model {Id} cannot say it"));
    }

    public bool Has(string path) => _image.Has(path);

    public PlacedPoint Find(string path) => _image.Find(path) ?? throw new ArgumentException($"model {Id} has no {path}", nameof(path));

    /// <summary>Points of the model that lie in these registers, in part or whole.</summary>
    public ImmutableArray<PlacedPoint> Between(int address, int count)
        => [.. from point in _image.Points
               where At + point.Offset < address + count && address < At + point.Offset + point.Point.Type.Words
               select point];

    public ImmutableArray<PlacedPoint> Points => [.. _image.Points];

    public void Write(int address, ushort value) => _registers[address - At] = value;

    public void Text(string path, string text)
    {
        var point = Find(path);
        for (var i = 0; i < point.Point.Type.Words; i++)
        {
            _registers[point.Offset + i] = (ushort)(Letter(text, 2 * i) << 8 | Letter(text, 2 * i + 1));
        }
    }

    /// <summary>Makes one point read as another, whatever they mean.</summary>
    public void Copy(PlacedPoint from, PlacedPoint to) => _image.Registers(from).CopyTo(_registers.AsSpan(to.Offset));

    private static int Letter(string text, int at) => at < text.Length ? text[at] : 0;

    private void Put(PlacedPoint point, ushort[] registers) => registers.CopyTo(_registers, point.Offset);

    private static int LengthOf(PointGroup group, IReadOnlyDictionary<string, int> counts)
        => group.Words + group.Groups.Sum(g => LengthOf(g, counts) * (g.Count.Point is { } told ? counts[told] : g.Count.Fixed));

    private static ushort[] NotImplemented(PointType type)
    {
        var registers = new ushort[type.Words];
        switch (type.Kind)
        {
            case PointKind.Unsigned or PointKind.Bits:
                Array.Fill(registers, ushort.MaxValue);
                break;
            case PointKind.Signed or PointKind.Scale or PointKind.Pad:
                registers[0] = 0x8000;
                break;
            case PointKind.Float:
                registers[0] = 0x7FC0;
                break;
        }

        return registers;
    }
}
