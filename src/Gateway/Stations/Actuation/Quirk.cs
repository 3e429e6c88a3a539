using System.Collections.Immutable;
using Gateway.Ocpp;
using Gateway.Ocpp.Messages;
using Gateway.Site;

namespace Gateway.Stations.Actuation;

/// <summary>What a station does with a form of limit that it does not know to handle: it says no, or it says yes and does nothing.</summary>
internal enum Avoided { TxProfile, TxDefaultProfile, MaxProfile, StationWide, Relative, Absolute, Dynamic, Watt, Ampere, Duration, TransactionId }

/// <summary>On which stack level a model wants limits.</summary>
internal enum LevelChoice
{
    /// <summary>1, or above the CSMS's.</summary>
    Leading,
    Zero,

    /// <summary>The one that the station says is its highest.</summary>
    Highest,
}

/// <summary>How a paused car is let go again.</summary>
internal enum ResumeBy { Set, Clear, Nothing }

/// <summary>
/// What is particular to a kind of station: an entry of <c>site-config/quirks</c>, or all that fit a station in one. Null: it does
/// not say. Its README.md explains the keys.
/// </summary>
internal sealed record Quirk(string Name)
{
    public string Vendor { get; init; } = "*";

    public string Model { get; init; } = "*";

    public string Firmware { get; init; } = "*";

    public ImmutableArray<OcppVersion> Versions { get; init; } = [];

    public LevelChoice? StackLevel { get; init; }

    public ImmutableArray<Avoided> Refuses { get; init; } = [];

    /// <summary>Among which profiles the live limit stands.</summary>
    public LimitPurpose? Live { get; init; }

    public bool? InWatt { get; init; }

    /// <summary>Of the current from the grid, so much arrives at the car: 0.5 to 1. For DC stations, whose limits are what the car gets.</summary>
    public double? Efficiency { get; init; }

    public Ampere? Min { get; init; }

    public Ampere? Step { get; init; }

    public ResumeBy? Resume { get; init; }

    /// <summary>After a resumed car took nothing for so long it is woken up.</summary>
    public TimeSpan? WakeUpAfter { get; init; }

    /// <summary>0: never.</summary>
    public int? WakeUpTries { get; init; }

    public TimeSpan? Latency { get; init; }

    public TimeSpan? StartsBefore { get; init; }

    public bool? KeepsProfiles { get; init; }

    public bool? TakesLimits { get; init; }

    public bool? PerPhase { get; init; }

    /// <summary>False: it is not asked for its settings.</summary>
    public bool? MayBeAsked { get; init; }

    /// <summary>True: limit 0 A goes ahead of a RemoteStop, which it acknowledges and does not obey.</summary>
    public bool? ZeroBeforeStop { get; init; }

    /// <summary>How often it is told to send meter values; null: its setting is left alone.</summary>
    public TimeSpan? MeterInterval { get; init; }

    /// <summary>Empty: its setting is left alone.</summary>
    public ImmutableArray<string> Measurands { get; init; } = [];

    /// <summary>A station of which nothing is known.</summary>
    public static Quirk None { get; } = new("");

    public bool Fits(StationModel model)
        => (Versions.IsEmpty || Versions.Contains(model.Version))
            && Pattern.Fits(Vendor, model.Vendor) && Pattern.Fits(Model, model.Model) && Pattern.Fits(Firmware, model.Firmware);

    public bool Avoids(Avoided form) => Refuses.Contains(form);

    /// <summary>With what <paramref name="other"/> says where this one says nothing.</summary>
    public Quirk Over(Quirk other) => this with
    {
        Name = Name.Length == 0 ? other.Name : other.Name.Length == 0 ? Name : $"{Name}, {other.Name}",
        StackLevel = StackLevel ?? other.StackLevel,
        Refuses = Refuses.IsEmpty ? other.Refuses : Refuses,
        Live = Live ?? other.Live,
        InWatt = InWatt ?? other.InWatt,
        Efficiency = Efficiency ?? other.Efficiency,
        Min = Min ?? other.Min,
        Step = Step ?? other.Step,
        Resume = Resume ?? other.Resume,
        WakeUpAfter = WakeUpAfter ?? other.WakeUpAfter,
        WakeUpTries = WakeUpTries ?? other.WakeUpTries,
        Latency = Latency ?? other.Latency,
        StartsBefore = StartsBefore ?? other.StartsBefore,
        KeepsProfiles = KeepsProfiles ?? other.KeepsProfiles,
        TakesLimits = TakesLimits ?? other.TakesLimits,
        PerPhase = PerPhase ?? other.PerPhase,
        MayBeAsked = MayBeAsked ?? other.MayBeAsked,
        ZeroBeforeStop = ZeroBeforeStop ?? other.ZeroBeforeStop,
        MeterInterval = MeterInterval ?? other.MeterInterval,
        Measurands = Measurands.IsEmpty ? other.Measurands : Measurands,
    };
}

/// <summary>What a station says that it is.</summary>
internal sealed record StationModel(OcppVersion Version, string Vendor, string Model, string Firmware)
{
    private const int MostOfEach = 60;

    /// <summary>Null: it has not said what it is.</summary>
    public static StationModel? Of(OcppVersion version, StationSnapshot station)
        => station is { Vendor: null, Model: null } ? null
            : new(version, station.Vendor ?? "", station.Model ?? "", station.Firmware ?? "");

    /// <summary>Under which what was learnt is remembered. What a station sends has neither a length nor a line that can be relied on.</summary>
    public string Key => string.Join('|', Version.Name(), Short(Vendor), Short(Model), Short(Firmware));

    private static string Short(string text) => string.Create(Math.Min(text.Length, MostOfEach), text, static (kept, said) =>
    {
        for (var i = 0; i < kept.Length; i++)
        {
            kept[i] = char.IsControl(said[i]) || said[i] == '|' ? ' ' : said[i];
        }
    });
}
