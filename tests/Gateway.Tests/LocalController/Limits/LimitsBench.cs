using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Gateway.Journal;
using Gateway.LocalController;
using Gateway.LocalController.Limits;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Ocpp.Messages;
using Gateway.Site;
using Gateway.Tests.Balancing;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.LocalController.Limits;

/// <summary>The limits for the group without a link: what the CSMS would ask is asked of the desk itself. All answers keep their schema.</summary>
internal sealed class LimitsBench : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-limits-");
    private readonly SitePlan _plan;
    private readonly LimitsOptions _options;
    private OwnDesk _desk = null!;

    public LimitsBench(ManualTime? time = null, double limit = 250, double reserve = 0, CircuitPlan[]? circuits = null, params FileLimit[] fromFile)
    {
        Time = time ?? new();
        var stations = Enumerable.Range(1, 4).Select(i => Plant.Station($"CP-{i}", circuits is null ? "main" : circuits[^1].Id));
        _plan = new(
            "test", "test", TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), new(230), [.. circuits ?? [Plant.Circuit("main", limit)]],
            stations.ToImmutableSortedDictionary(s => s.Id, s => s, StringComparer.Ordinal),
            new("", "main", Wiring.Straight, new(32), new(6), new(6), 0));
        _options = new(new(reserve), [.. fromFile]);
        Start();
    }

    public ManualTime Time { get; }

    /// <summary>Those who look after limits of their own.</summary>
    public List<ILimitSource> Others { get; } = [];

    public DurableNotes Notes { get; private set; } = null!;

    public OwnProfiles Profiles { get; private set; } = null!;

    public ExternalLimits External { get; private set; } = null!;

    public SiteLimits Limits { get; private set; } = null!;

    public LimitSettings Settings { get; private set; } = null!;

    public SetLimitCommand Command { get; private set; } = null!;

    public LimitNews News { get; private set; } = null!;

    public OwnPost Post { get; private set; } = null!;

    public SitePlan Site => _plan;

    public Ampere Reserve => _options.Reserve;

    /// <summary>What the site's charging may draw per phase now; null: nobody limits.</summary>
    public double? Cap => Limits.At(Time.GetUtcNow(), Time.GetTimestamp()) is [var cap] ? cap.PerPhase.Value : null;

    /// <summary>What a car that began then may draw now.</summary>
    public double? Each(DateTimeOffset began, int phases = 3)
        => Limits.OfTransaction(Time.GetUtcNow(), Time.GetTimestamp(), began, new([.. PerPhase<bool>.All.Take(phases)]))?.Value;

    /// <summary>What GetCompositeSchedule tells for EVSE 0, in ampere.</summary>
    public List<(int Start, double PerPhase)> Composite(int seconds)
        => [.. Asks("GetCompositeSchedule", $$"""{"duration":{{seconds}},"evseId":0}""").GetProperty("schedule").GetProperty("chargingSchedulePeriod").EnumerateArray()
            .Select(p => (p.GetProperty("startPeriod").GetInt32(), p.GetProperty("limit").GetDouble()))];

    /// <summary>The gateway is killed and starts again.</summary>
    public void Restart()
    {
        Notes.Dispose();
        Start();
    }

    /// <returns>The answer's payload.</returns>
    public JsonElement Asks(string action, string payload, OcppVersion version = default)
    {
        version = version == default ? OcppVersion.V21 : version;
        var reply = _desk.AnswerAsync(new(version, action, Encoding.UTF8.GetBytes(payload)), CancellationToken.None).AsTask().GetAwaiter().GetResult();
        Assert.True(reply.Payload is not null, $"{reply.Code}: {reply.Text}");
        Assert.Null(PayloadChecker.Check(MessageCatalogue.Of(version).Find(action)!.Response!, reply.Payload.Value.Span));
        return JsonDocument.Parse(reply.Payload.Value).RootElement;
    }

    /// <returns>The status, and the reason behind it.</returns>
    public string Sets(string profile, int evse = 0, OcppVersion version = default)
        => Status(Asks("SetChargingProfile", $$"""{"evseId":{{evse}},"chargingProfile":{{profile}}}""", version));

    public CommandAnswer Says(string command)
    {
        using var json = JsonDocument.Parse(command);
        return Command.Execute(json.RootElement);
    }

    public static string Status(JsonElement answer)
        => answer.GetProperty("status").GetString() + (answer.TryGetProperty("statusInfo", out var info) ? " " + info.GetProperty("reasonCode").GetString() : "");

    public void Dispose()
    {
        Notes.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Start()
    {
        var image = new SiteImage(_plan, Time);
        var (voice, events) = (new OwnVoice(), new SiteEvents(Time));
        Notes = DurableNotes.Open(_folder.FullName, Time, NullLogger.Instance);
        Profiles = new(Notes, Time, NullLogger<OwnProfiles>.Instance);
        External = new(_options, _plan, Notes, Others, Time, NullLogger<ExternalLimits>.Instance);
        Limits = new(Profiles, External, new(voice, Time), _plan);
        Settings = new(Notes, Profiles);
        Post = new(voice, Notes, Time, NullLogger<OwnPost>.Instance);
        News = new(External, Settings, voice, Post, Notes, events, Time, NullLogger<LimitNews>.Instance);
        Command = new(External, _plan, NullLogger<SetLimitCommand>.Instance);
        var schedule = new SiteSchedule(Limits, Profiles, External, image, _options, Time);
        var block = new ProfilesBlock(
            Profiles, schedule, new(Profiles, External, voice, Time), _plan, events, Time, NullLogger<ProfilesBlock>.Instance);
        _desk = new([Settings, block], NullLogger<OwnDesk>.Instance);
        image.CappedBy(Limits);
    }
}
