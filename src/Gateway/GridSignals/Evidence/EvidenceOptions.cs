using Gateway.Configuration;

namespace Gateway.GridSignals.Evidence;

/// <summary>The <c>signals.evidence</c> section of the site file.</summary>
public sealed record EvidenceOptions
{
    /// <summary>How long a record is kept. 1 h to 87600 h; 9600 h (400 days) if not said.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromHours(9600);

    /// <summary>How many are kept at most, the newest. 100 to 20000; 5000 if not said.</summary>
    public int Most { get; init; } = 5000;

    internal static EvidenceOptions Read(YamlSection yaml) => new()
    {
        Keep = yaml.Duration("keep", "How long a record is kept.", "1 h", "87600 h", "9600 h"),
        Most = yaml.Whole("most", "How many are kept at most, the newest.", 100, 20_000, 5000, "5000"),
    };
}
