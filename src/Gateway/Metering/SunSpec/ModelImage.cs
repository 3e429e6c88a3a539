namespace Gateway.Metering.SunSpec;

/// <summary>A point with its place in one device's model.</summary>
/// <param name="Path">Its name, with its groups before it, such as <c>Crv[1].Pt[2].V</c>; groups count from 1.</param>
/// <param name="Offset">Registers from the model's id.</param>
internal sealed record PlacedPoint(string Path, Point Point, int Offset, int? ScaleOffset);

/// <summary>What a point says.</summary>
/// <param name="Number">In the unit of its point. Null: none.</param>
/// <param name="Text">Of points that are texts. Null: none.</param>
/// <param name="Fault">Why there is no number although the device wrote one; null: it is not implemented, or all is well.</param>
internal readonly record struct PointReading(double? Number, string? Text, string? Fault);

/// <summary>The registers of one model, or its first part, with names for what is in them. All of one read: scales fit their values.</summary>
internal sealed class ModelImage
{
    /// <summary>SunSpec's range of scale factors; what is beyond is rubbish and would make any number of any other.</summary>
    private const int MostScale = 10;

    private readonly ushort[] _registers;
    private readonly int _words;
    private readonly List<PlacedPoint> _points = [];
    private readonly Dictionary<string, PlacedPoint> _byPath = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _scales = new(StringComparer.Ordinal);

    /// <param name="registers">From the model's id on. Points that they do not reach to the end are not there.</param>
    public ModelImage(ModelDefinition definition, int length, ushort[] registers)
    {
        (Id, _registers) = (definition.Id, registers);
        _words = ModelDefinition.HeaderWords + length;
        Place(definition.Root, "", ModelDefinition.HeaderWords);
    }

    /// <summary>Of the model.</summary>
    public int Id { get; }

    /// <summary>All registers, from the model's id on.</summary>
    public ReadOnlySpan<ushort> Words => _registers;

    /// <summary>In the order of their registers.</summary>
    public IReadOnlyList<PlacedPoint> Points => _points;

    /// <summary>Null: there is no such point.</summary>
    public PlacedPoint? Find(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>What stands in a point's registers.</summary>
    public ReadOnlySpan<ushort> Registers(PlacedPoint placed) => _registers.AsSpan(placed.Offset, placed.Point.Type.Words);

    /// <summary>True: the device has the point, and a value in it.</summary>
    public bool Has(string path) => Find(path) is { } placed && placed.Point.Type.Number(Registers(placed)) is not null;

    /// <summary>What has to stand in a point's registers to say a number; null: nothing can say it there, or its scale is missing.</summary>
    /// <param name="number">In the unit of the point; told to the nearest step that it has.</param>
    public ushort[]? Encode(PlacedPoint placed, double number)
        => Power(placed) is { } power ? placed.Point.Type.Encode(Math.Round(power < 0 ? number * Math.Pow(10, -power) : number / Math.Pow(10, power))) : null;

    /// <summary>The scaled value of a point; nothing where the device does not have it.</summary>
    public PointReading Read(string path) => _byPath.TryGetValue(path, out var point) ? Read(point) : default;

    public PointReading Read(PlacedPoint placed)
    {
        var type = placed.Point.Type;
        var words = _registers.AsSpan(placed.Offset, type.Words);
        if (type.Kind is PointKind.Text)
        {
            return new(null, PointType.Text(words), null);
        }

        if (type.Number(words) is not { } number)
        {
            return default;
        }

        if (type.IsAtItsEnd(number) && placed.Point.Scale is not null)
        {
            return new(null, null, $"{placed.Path} stands at the end of its range");
        }

        return placed.Point.Scale is { } scale ? Scaled(placed, scale, number) : new(number, null, null);
    }

    /// <summary>The smallest difference between two numbers that a point can say. Null: its scale is missing.</summary>
    public double? StepOf(PlacedPoint placed) => Power(placed) is { } power ? Math.Pow(10, power) : null;

    private PointReading Scaled(PlacedPoint placed, string scale, double number) => Told(placed) switch
    {
        null => new(null, null, $"{placed.Path} has no scale: {scale} is not implemented"),
        < -MostScale or > MostScale => new(null, null, $"{scale} is {Told(placed):0}, outside -{MostScale} to {MostScale}"),
        < 0 and var power => new(number / Math.Pow(10, -power), null, null),
        { } power => new(number * Math.Pow(10, power), null, null),
    };

    /// <summary>The power of ten of a point, 0 where it has none. Null: it has one, and nothing that can be believed stands there.</summary>
    private double? Power(PlacedPoint placed)
        => placed.Point.Scale is null ? 0 : Told(placed) is { } power && Math.Abs(power) <= MostScale ? power : null;

    private double? Told(PlacedPoint placed)
        => placed.ScaleOffset is { } at ? new PointType(PointKind.Scale, 1).Number(_registers.AsSpan(at, 1)) : null;

    /// <returns>Where the group ends.</returns>
    private int Place(PointGroup group, string prefix, int at)
    {
        var start = at;
        foreach (var point in group.Points)
        {
            if (point.Type.Kind is PointKind.Scale && at < Reach)
            {
                _scales[point.Name] = at;
            }

            at += point.Type.Words;
        }

        at = start;
        foreach (var point in group.Points)
        {
            if (at + point.Type.Words <= Reach)
            {
                Add(new(prefix + point.Name, point, at, point.Scale is { } scale && _scales.TryGetValue(scale, out var offset) ? offset : null));
            }

            at += point.Type.Words;
        }

        foreach (var inner in group.Groups)
        {
            at = PlaceAll(inner, prefix, at);
        }

        return at;
    }

    private int PlaceAll(PointGroup group, string prefix, int at)
    {
        var times = group.Count switch
        {
            { Rest: true } => (_words - at) / group.Words,
            { Point: { } told } => (int)(Read(Nearest(prefix, told)).Number ?? 0),
            { Fixed: var number } => number,
        };
        for (var i = 1; i <= times && at < Reach; i++)
        {
            at = Place(group, group.Count == new GroupCount(1) ? $"{prefix}{group.Name}." : $"{prefix}{group.Name}[{i}].", at);
        }

        return at;
    }

    /// <summary>A count may be told by a group further out.</summary>
    private string Nearest(string prefix, string point) => _byPath.ContainsKey(prefix + point) ? prefix + point : point;

    private int Reach => Math.Min(_words, _registers.Length);

    private void Add(PlacedPoint point)
    {
        _points.Add(point);
        _byPath[point.Path] = point;
    }
}
