using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;

namespace Gateway.Ocpp.Records;

/// <summary>The words of an enum as they stand on the wire: the name of the member, or what its attribute says.</summary>
internal static class Words<TEnum>
    where TEnum : struct, Enum
{
    private static readonly FrozenDictionary<TEnum, string> ByValue = Enum.GetValues<TEnum>().ToFrozenDictionary(value => value, Read);

    private static readonly FrozenDictionary<string, TEnum> ByWord = ByValue.ToFrozenDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, TEnum>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        ByWord.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>No word is longer.</summary>
    public static int Longest { get; } = ByWord.Keys.Max(word => word.Length);

    /// <exception cref="KeyNotFoundException">It is none of the enum's members.</exception>
    public static string Of(TEnum value) => ByValue[value];

    /// <summary>Null: there is no such word.</summary>
    public static TEnum? Find(ReadOnlySpan<char> word) => BySpan.TryGetValue(word, out var value) ? value : null;

    private static string Read(TEnum value)
        => typeof(TEnum).GetField(value.ToString())!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? value.ToString();
}
