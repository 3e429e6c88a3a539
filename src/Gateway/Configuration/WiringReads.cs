using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Configuration;

/// <summary>Reads <c>phases:</c> of a station or an EVSE.</summary>
internal static class WiringReads
{
    private static readonly ImmutableArray<string> Words = ["L1", "L2", "L3", "L1-L2", "L2-L3", "L3-L1"];

    public static Wiring Wiring(this YamlSection yaml, string doc, Wiring from, string? @default, string? defaultIs)
    {
        var words = yaml.Choices("phases", doc, Words, [.. from.Words], @default, defaultIs);
        if (words.Length > 1 && yaml.Good("phases") && words.FirstOrDefault(IsPair) is { } pair)
        {
            yaml.Fault("phases", $"says {pair} and more: between two lines there is one load; write [{pair}]");
        }

        return !yaml.Good("phases") ? from
            : IsPair(words[0]) ? Site.Wiring.Between(Phase(words[0][..2]), Phase(words[0][3..]))
            : new([.. words.Select(Phase)]);
    }

    private static bool IsPair(string word) => word.Contains('-', StringComparison.Ordinal);

    private static Phase Phase(string word) => Enum.Parse<Phase>(word);
}
