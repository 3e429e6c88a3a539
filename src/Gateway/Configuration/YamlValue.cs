using System.Collections.Immutable;

namespace Gateway.Configuration;

/// <summary>Where something stands in its file. Both counted from 1.</summary>
internal readonly record struct Place(int Line, int Column);

/// <summary>A value of the file and where it begins.</summary>
/// <param name="Weight">How many values it holds, itself included, with aliases unfolded.</param>
internal abstract record YamlValue(Place Place, long Weight);

/// <summary>A single value.</summary>
/// <param name="IsNull">Nothing was written after the key, or <c>null</c>, or <c>~</c>.</param>
internal sealed record YamlScalar(Place Place, string Text, bool IsNull) : YamlValue(Place, 1);

/// <summary>A list of values.</summary>
internal sealed record YamlList(Place Place, ImmutableArray<YamlValue> Items, long Weight) : YamlValue(Place, Weight);

/// <summary>Keys and their values. No key comes twice.</summary>
internal sealed record YamlMap(Place Place, ImmutableArray<YamlEntry> Entries, long Weight) : YamlValue(Place, Weight);

/// <summary>A key with its value.</summary>
internal sealed record YamlEntry(YamlScalar Key, YamlValue Value);
