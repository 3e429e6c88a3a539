using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Gateway.GridSignals;
using Gateway.GridSignals.Der;
using Gateway.GridSignals.Evidence;
using Gateway.GridSignals.External;
using Gateway.Journal;
using Gateway.LocalController;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.GridSignals.Der;

/// <summary>DER controls without a link: what the CSMS would ask is asked of the desk, what it would be told waits on a real disk.</summary>
internal sealed class DerBench : IDerSource, IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-der-");
    private readonly List<IDerEquipment> _guests = [];
    private readonly Inverter[] _inverters;
    private readonly ChannelReader<SiteEvent> _events;
    private readonly List<SiteEvent> _happenings = [];
    private DurableNotes _notes = null!;
    private OwnPost _post = null!;
    private DerKeeper _keeper = null!;
    private DerBlock _block = null!;
    private OwnDesk _desk = null!;

    private DerBench(Inverter[] inverters)
    {
        _inverters = inverters;
        Image = new(
            new("test", "test", TimeZoneInfo.Utc, new(230), [], ImmutableSortedDictionary<string, StationPlan>.Empty,
                new("", "main", Wiring.Straight, new(32), new(6), new(6), 0)),
            Time);
        Events = new SiteEvents(Time);
        _events = Events.Listen();
    }

    public ManualTime Time { get; } = new();

    public SiteImage Image { get; }

    public SiteEvents Events { get; }

    public DerControls Controls { get; private set; } = null!;

    public SignalLog Signals { get; private set; } = null!;

    public DerFleet Fleet { get; private set; } = null!;

    public DerEvidence Evidence { get; private set; } = null!;

    /// <summary>Evidence of the control with that id, the newest.</summary>
    public SignalNote Record(string id) => Signals.All().Last(r => r.Kind == DerEvidence.Kind && r.Id == id);

    /// <summary>The same as words: stage, who, and what.</summary>
    public IReadOnlyList<string> Steps(string id) => [.. Record(id).Steps.Select(s => $"{s.Stage} {s.Resource ?? "site"}: {s.Text}")];

    /// <summary>Waits until evidence of the control has so many steps of a stage.</summary>
    public Task ReachesAsync(SignalStage stage, string id, string? resource = null, int times = 1)
        => Patience.Until(() => Record(id).Steps.Count(s => s.Stage == stage && s.Resource == resource) >= times, $"{stage} of {id}");

    IEnumerable<IDerEquipment> IDerSource.Equipment => _guests.ToArray();

    public static async Task<DerBench> StartAsync(params Inverter[] inverters)
    {
        var bench = new DerBench(inverters);
        await bench.BeginAsync();
        return bench;
    }

    /// <summary>A station that feeds in comes.</summary>
    public void Comes(Inverter guest) => _guests.Add(guest);

    public void Goes(Inverter guest) => _guests.Remove(guest);

    /// <summary>The gateway is killed, and starts again after so long.</summary>
    public async Task RestartAsync(TimeSpan after)
    {
        await EndAsync();
        Time.Advance(after);
        await BeginAsync();
    }

    public void Passes(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    public async Task<JsonElement> AsksAsync(string action, string payload)
    {
        var reply = await Patience.For(
            _desk.AnswerAsync(new(OcppVersion.V21, action, Encoding.UTF8.GetBytes(payload)), CancellationToken.None).AsTask(), action);
        Assert.True(reply.Payload is not null, $"{reply.Code}: {reply.Text}");
        Assert.Null(PayloadChecker.Check(MessageCatalogue.Of(OcppVersion.V21).Find(action)!.Response!, reply.Payload.Value.Span));
        return JsonDocument.Parse(reply.Payload.Value).RootElement;
    }

    /// <returns>The status, and the reason behind it.</returns>
    public async Task<string> SetsAsync(SetDERControlRequest control) => Status(await AsksToSetAsync(control));

    public Task<JsonElement> AsksToSetAsync(SetDERControlRequest control)
        => AsksAsync("SetDERControl", JsonSerializer.Serialize(control, V2Json.Default.SetDERControlRequest));

    public async Task<string> ClearsAsync(string payload) => Status(await AsksAsync("ClearDERControl", payload));

    /// <summary>What the CSMS is owed so far: the payloads, in order.</summary>
    public IReadOnlyList<JsonElement> Owed(string action)
        => [.. _notes.All("post").Select(n => JsonSerializer.Deserialize<string[]>(n.Value)!).Where(l => l[0] == action)
            .Select(l => Checked(action, l[2]))];

    /// <summary>The next thing that the CSMS is told of that kind, beyond those it was told already.</summary>
    public async Task<JsonElement> OwesAsync(string action, int number)
    {
        await Patience.Until(() => Owed(action).Count >= number, $"{action} number {number}");
        return Owed(action)[number - 1];
    }

    /// <summary>What people were told so far.</summary>
    public IReadOnlyList<SiteEvent> Happenings()
    {
        while (_events.TryRead(out var next))
        {
            _happenings.Add(next);
        }

        return _happenings;
    }

    public static string Status(JsonElement answer)
        => answer.GetProperty("status").GetString() + (answer.TryGetProperty("statusInfo", out var info) ? " " + info.GetProperty("reasonCode").GetString() : "");

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _folder.Delete(recursive: true);
    }

    private static JsonElement Checked(string action, string payload)
    {
        Assert.Null(PayloadChecker.Check(MessageCatalogue.Of(OcppVersion.V21).Find(action)!.Request, Encoding.UTF8.GetBytes(payload)));
        return JsonDocument.Parse(payload).RootElement;
    }

    private async Task BeginAsync()
    {
        var voice = new OwnVoice();
        _notes = DurableNotes.Open(_folder.FullName, Time, NullLogger.Instance);
        _post = new(voice, _notes, Time, NullLogger<OwnPost>.Instance);
        Controls = new(_notes, NullLogger<DerControls>.Instance);
        Signals = new(new(), _notes, Events, Time, NullLogger<SignalLog>.Instance);
        Evidence = new(Signals, new GridPower(Image, TimeSpan.FromSeconds(10)), Controls);
        var memory = new DerMemory(_notes, NullLogger<DerMemory>.Instance);
        Fleet = new DerFleet(_inverters, [this], Image, memory, Evidence, Time, NullLogger<DerFleet>.Instance);
        var news = new DerNews(_post, NullLogger<DerNews>.Instance);
        var alarms = new DerAlarms(_post, _notes, Evidence, Time, NullLogger<DerAlarms>.Instance);
        _keeper = new(Controls, Fleet, alarms, news, Evidence, Time, NullLogger<DerKeeper>.Instance);
        _block = new(Controls, Fleet, _keeper, new(voice), Evidence, Time, NullLogger<DerBlock>.Instance);
        _desk = new([_block], NullLogger<OwnDesk>.Instance);
        await _post.StartAsync(CancellationToken.None);
        await _keeper.StartAsync(CancellationToken.None);
    }

    private async Task EndAsync()
    {
        await _keeper.StopAsync(CancellationToken.None);
        Signals.Keep(atOnce: true);
        await _post.StopAsync(CancellationToken.None);
        _keeper.Dispose();
        _post.Dispose();
        _block.Dispose();
        _notes.Dispose();
    }
}
