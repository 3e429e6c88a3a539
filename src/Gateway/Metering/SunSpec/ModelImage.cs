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
        _registers = registers;
        _words = ModelDefinition.HeaderWords + length;
        Place(definition.Root, "", ModelDefinition.HeaderWords);
    }

    /// <summary>In the order of their registers.</summary>
    public IReadOnlyList<PlacedPoint> Points => _points;

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

    private PointReading Scaled(PlacedPoint placed, string scale, double number)
    {
        if (placed.ScaleOffset is not { } at || new PointType(PointKind.Scale, 1).Number(_registers.AsSpan(at, 1)) is not { } power)
        {
            return new(null, null, $"{placed.Path} has no scale: {scale} is not implemented");
        }

        return Math.Abs(power) > MostScale
            ? new(null, null, $"{scale} is {power:0}, outside -{MostScale} to {MostScale}")
            : new(power < 0 ? number / Math.Pow(10, -power) : number * Math.Pow(10, power), null, null);
    }

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
