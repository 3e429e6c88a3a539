using System.Collections.Immutable;

namespace Gateway.Metering.SunSpec;

/// <summary>One number or text of a model.</summary>
/// <param name="Unit">After scaling, in SunSpec's words; empty: it has none.</param>
/// <param name="Scale">The point with the power of ten for it. Null: the number stands as it is.</param>
/// <param name="IsWritable">True: a device that has it lets it be written.</param>
internal sealed record Point(string Name, PointType Type, string Unit, string? Scale, bool IsWritable = false);

/// <summary>How often a group stands there.</summary>
/// <param name="Fixed">The number, where it is always the same.</param>
/// <param name="Point">The point that tells it; null: none does.</param>
/// <param name="Rest">True: as often as the model's length has room for.</param>
internal readonly record struct GroupCount(int Fixed, string? Point = null, bool Rest = false);

/// <summary>Points in the order of their registers, and behind them the groups.</summary>
internal sealed record PointGroup(string Name, GroupCount Count, ImmutableArray<Point> Points, ImmutableArray<PointGroup> Groups)
{
    /// <summary>Registers of its own points, groups not counted.</summary>
    public int Words { get; } = Points.Sum(p => p.Type.Words);
}

/// <summary>What SunSpec lays down for one model.</summary>
/// <param name="Root">All behind the model's id and length.</param>
internal sealed record ModelDefinition(int Id, string Title, PointGroup Root)
{
    /// <summary>Registers that each model begins with: its id and its length.</summary>
    public const int HeaderWords = 2;

    /// <summary>The least length that has room for all points outside of groups.</summary>
    public int LeastLength => Root.Words;

    /// <summary>Registers from the model's id to the end of the last of these points and their scales.</summary>
    public int WordsUpTo(IEnumerable<string> points)
    {
        var wanted = points.ToHashSet(StringComparer.Ordinal);
        wanted.UnionWith([.. Root.Points.Where(p => wanted.Contains(p.Name)).Select(p => p.Scale).OfType<string>()]);
        var (at, end) = (HeaderWords, HeaderWords);
        foreach (var point in Root.Points)
        {
            at += point.Type.Words;
            end = wanted.Contains(point.Name) ? at : end;
        }

        return end;
    }
}
