using System.Collections.Immutable;
using System.Text.Json;
using Gateway.GridSignals.Evidence;
using Gateway.GridSignals.External;
using Gateway.Journal;
using Gateway.Site;
using Gateway.Tests.Balancing;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.GridSignals.External;

/// <summary>A site with a grid meter, its image, store and evidence; sources are what the test makes of them.</summary>
internal sealed class SignalsBench : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-signals-");

    public SignalsBench(ManualTime? time = null)
    {
        Time = time ?? new();
        var stations = Enumerable.Range(1, 3).Select(i => Plant.Station($"CP-{i}"));
        Image = new(
            new("test", "test", TimeZoneInfo.Utc, new(230), [Plant.Circuit("main", 200, meter: "grid", uncontrolled: 50)],
                stations.ToImmutableSortedDictionary(s => s.Id, s => s, StringComparer.Ordinal), Plant.Station("")), Time);
        Image.Announce("grid", DeviceRole.Grid);
        SiteEvents = new(Time);
        Events = SiteEvents.Listen();
        Power = new(Image, TimeSpan.FromSeconds(10));
        Restart();
    }

    public ManualTime Time { get; }

    public SiteImage Image { get; }

    public SiteEvents SiteEvents { get; }

    public System.Threading.Channels.ChannelReader<SiteEvent> Events { get; }

    public GridPower Power { get; }

    public DurableNotes Notes { get; private set; } = null!;

    public SignalLog Signals { get; private set; } = null!;

    public SignalNews News { get; private set; } = null!;

    public string Folder => _folder.FullName;

    public IReadOnlyList<SignalNote> Records => Signals.All();

    public HeartbeatSource Source(LimitDirection direction = LimitDirection.Import, double failSafe = 4200, LimitRank rank = LimitRank.GridOperator, string? id = null)
        => new(
            id ?? (direction is LimitDirection.Import ? "consumption" : "production"), $"the limit of {rank}", rank, direction,
            new(new(failSafe), TimeSpan.FromHours(2), TimeSpan.FromSeconds(120)), Notes, Time);

    public LimitHub Hub(params ISignalSource[] sources) => new(sources, Image.Plan, Time);

    public SignalsKeeper Keeper(LimitHub hub) => new(hub, News, Signals, Power, Image, Time, NullLogger<SignalsKeeper>.Instance);

    /// <summary>The grid meter tells this now.</summary>
    /// <param name="age">It was read so many seconds ago.</param>
    public void Imports(double watt, int age = 0)
        => Image.Report(new("grid", Time.GetTimestamp() - (age * Time.TimestampFrequency), PerPhase<Ampere>.Same(new(watt / 690)), null, null, new(watt), null, null, null));

    /// <summary>Another device tells this now; positive: it feeds in.</summary>
    public void Gives(string id, DeviceRole role, double watt)
    {
        Image.Announce(id, role);
        Image.Report(new(id, Time.GetTimestamp(), null, null, null, new(watt), null, null, null));
    }

    /// <summary>A car at a station draws this now.</summary>
    public void Draws(string station, double watt)
    {
        var state = Image.Station(station);
        state.TransactionRuns(1, "T1");
        state.Measured(1, new(Time.GetTimestamp(), null, null, new(watt), null, null));
    }

    public void Pass(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>The gateway is killed and starts again.</summary>
    public void Restart()
    {
        Notes?.Dispose();
        Notes = DurableNotes.Open(_folder.FullName, Time, NullLogger.Instance);
        Signals = new(new(), Notes, SiteEvents, Time, NullLogger<SignalLog>.Instance);
        News = new(Signals, SiteEvents, Time, NullLogger<SignalNews>.Instance);
    }

    public static CommandAnswer Says(ISiteCommand command, string json)
    {
        using var said = JsonDocument.Parse(json);
        return command.Execute(said.RootElement);
    }

    public void Dispose()
    {
        Notes.Dispose();
        _folder.Delete(recursive: true);
    }
}
