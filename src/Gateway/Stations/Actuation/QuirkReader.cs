using System.Collections.Immutable;
using Gateway.Configuration;
using Gateway.Ocpp;
using Gateway.Ocpp.Messages;
using Gateway.Site;

namespace Gateway.Stations.Actuation;

/// <summary>Reads a file of <c>site-config/quirks</c>. Its README.md explains the keys.</summary>
internal static class QuirkReader
{
    private enum Live { TxProfile, TxDefaultProfile, MaxProfile }

    private static readonly ImmutableArray<string> Versions = [OcppVersion.V16.Number(), OcppVersion.V201.Number(), OcppVersion.V21.Number()];

    private static readonly ImmutableArray<string> Forms = [.. Enum.GetNames<Avoided>().Select(name => char.ToLowerInvariant(name[0]) + name[1..])];

    /// <param name="name">How the entries are called where people ask why.</param>
    public static (ImmutableArray<Quirk> Quirks, ImmutableArray<Fault> Faults) Read(string path, string text, string name)
    {
        var source = new YamlSource(path, text, static _ => null);
        var entries = YamlSection.Read(source, root => (IReadOnlyList<Entry<Quirk>>)root.List(
            "quirks", "Kinds of stations, and what is particular to them.", s => ReadQuirk(s, name), atLeast: "one, such as - { vendor: \"Acme*\", minimum: 8 A }"));
        return (source.HasErrors || entries is null ? [] : [.. entries.Select(e => e.Value)], source.Faults);
    }

    private static Quirk ReadQuirk(YamlSection yaml, string name)
    {
        var quirk = new Quirk(name)
        {
            Vendor = yaml.Text("vendor", "Who made it, with * and ?.", null, "*")!,
            Model = yaml.Text("model", "Which model, with * and ?.", null, "*")!,
            Firmware = yaml.Text("firmware", "Which firmware, with * and ?.", null, "*")!,
            Versions = [.. Words(yaml, "versions", "In which versions of OCPP.", Versions).Select(v => VersionNumber.Parse(v)!.Value)],
        };
        _ = yaml.Says("source") ? yaml.Text("source", "Who has seen it.", null) : null;
        quirk = Ways(yaml, quirk);
        quirk = Manners(yaml, quirk);
        if (!yaml.Says("vendor") && !yaml.Says("model"))
        {
            yaml.Fault("vendor", "is missing, and model too: say which stations are meant; vendor: \"*\" means all");
        }

        return quirk;
    }

    /// <summary>In which words it understands limits.</summary>
    private static Quirk Ways(YamlSection yaml, Quirk quirk) => quirk with
    {
        StackLevel = yaml.Says("stackLevel") ? yaml.Choice<LevelChoice>("stackLevel", "Which stack level it takes.") : null,
        Refuses = [.. Words(yaml, "avoid", "What it refuses, or accepts without effect.", Forms).Select(w => Enum.GetValues<Avoided>()[Forms.IndexOf(w)])],
        Live = yaml.Says("live") ? (LimitPurpose)yaml.Choice<Live>("live", "Which profiles it obeys.") : null,
        InWatt = yaml.Says("unit") ? yaml.Choice("unit", "In which unit it takes limits.", "A", "W") : null,
        Efficiency = yaml.Says("efficiency") ? yaml.Whole("efficiency", "DC: of the grid's power so many percent arrive at the car.", 50, 100, 100) / 100.0 : null,
        StartsBefore = yaml.Says("startsBefore") ? yaml.Duration("startsBefore", "So long before now a limit begins.", "0 s", "24 h") : null,
        PerPhase = Flag(yaml, "perPhase", "OCPP 2.1: it takes a limit for each phase."),
        MayBeAsked = Flag(yaml, "ask", "It may be asked for its settings, and for measurements out of turn."),
        TakesLimits = Flag(yaml, "takesLimits", "Limits reach it at all."),
    };

    /// <summary>What it does with them.</summary>
    private static Quirk Manners(YamlSection yaml, Quirk quirk) => quirk with
    {
        Min = yaml.Says("minimum") ? yaml.Ampere("minimum", "The least that its cars charge with.", "1 A", "32 A") : null,
        Step = yaml.Says("step") ? yaml.Ampere("step", "Limits are multiples of this.", "0.1 A", "2 A") : null,
        Resume = yaml.Says("resume") ? yaml.Choice<ResumeBy>("resume", "What lets a paused car go again.") : null,
        WakeUpAfter = yaml.Says("wakeUpAfter") ? yaml.Duration("wakeUpAfter", "A resumed car that took nothing for so long is woken up.", "10 s", "30 min") : null,
        WakeUpTries = yaml.Says("wakeUpTries") ? yaml.Whole("wakeUpTries", "How often a car is woken up.", 0, 20, 6) : null,
        Latency = yaml.Says("latency") ? yaml.Duration("latency", "From an accepted limit to a current that follows it.", "1 s", "120 s") : null,
        KeepsProfiles = Flag(yaml, "keepsProfiles", "It keeps its profiles over a restart."),
        ZeroBeforeStop = Flag(yaml, "zeroBeforeStop", "It has to be paused before it is stopped."),
        MeterInterval = yaml.Says("meterInterval") ? yaml.Duration("meterInterval", "How often it is made to send meter values.", "1 s", "15 min") : null,
        Measurands = yaml.Says("measurands") ? yaml.Texts("measurands", "What it is made to measure.", "measurand", 50) : [],
    };

    private static bool? Flag(YamlSection yaml, string key, string doc) => yaml.Says(key) ? yaml.Flag(key, doc, false) : null;

    private static ImmutableArray<string> Words(YamlSection yaml, string key, string doc, ImmutableArray<string> known)
        => yaml.Says(key) ? yaml.Choices(key, doc, known, []) : [];
}
