using System.Collections.Immutable;
using Gateway.GridSignals.External;
using Gateway.Journal;
using Gateway.LocalController;
using Gateway.LocalController.Limits;
using Gateway.Site;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Simulation.Plant;

/// <summary>
/// Everybody outside who limits a plant, and the real hub that hears them: the sources are made anew with each life of the gateway, and
/// what survives is on disk.
/// </summary>
internal sealed class PlantOperator : IDisposable
{
    public const double FailSafe = 4200;

    /// <summary>Seconds after which who is not heard is lost.</summary>
    public const double HeartbeatLasts = 120;

    private static readonly HeartbeatOptions Heartbeat = new(new(FailSafe), TimeSpan.FromHours(2), TimeSpan.FromSeconds(HeartbeatLasts));

    private readonly PlantSite _site;
    private readonly ContactOptions _ripple;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-plant-");
    private DurableNotes? _notes;
    private HeartbeatSource? _consumption;
    private HeartbeatSource? _controller;
    private HeartbeatSource? _production;
    private ContactSource? _contact;
    private PlantSteering? _steering;

    /// <param name="contact">What the contact leaves, in watt.</param>
    public PlantOperator(PlantSite site, double contact)
    {
        _site = site;
        _ripple = new("ripple", new("tcp://127.0.0.1:502"), 1, default, false, LimitDirection.Import, new(contact, true),
            TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10));
        site.Gateway.LimitedBy = Begin;
        site.Gateway.Image!.CappedBy(Begin(site.Gateway.Image));
    }

    public bool IsContactClosed { get; set; } = true;

    public bool IsLineSilent { get; set; }

    /// <summary>Heartbeats of the grid's operator come.</summary>
    public bool Beats { get; set; } = true;

    /// <summary>Heartbeats of who limits what is fed in come.</summary>
    public bool ProductionBeats { get; set; } = true;

    /// <summary>What the operator says again with the heartbeat after a loss; null: no limit.</summary>
    public double? Limit { get; private set; }

    public double? ControllerLimit { get; private set; }

    public double? ProductionLimit { get; private set; }

    /// <param name="watt">Null: none.</param>
    public void Set(double? watt)
    {
        Limit = watt;
        Say(_consumption!, watt);
    }

    /// <inheritdoc cref="Set"/>
    public void SetByController(double? watt)
    {
        ControllerLimit = watt;
        Say(_controller!, watt);
    }

    /// <inheritdoc cref="Set"/>
    public void SetProduction(double? watt)
    {
        ProductionLimit = watt;
        Say(_production!, watt);
    }

    /// <summary>Once a second.</summary>
    public void Step(int step)
    {
        if (!_site.Gateway.IsAlive)
        {
            return;
        }

        _contact!.Read(IsLineSilent ? null : IsContactClosed);
        if (step % PlantTime.Steps(10) == 0)
        {
            Beat(_controller!, ControllerLimit);
            if (Beats)
            {
                Beat(_consumption!, Limit);
            }

            if (ProductionBeats)
            {
                Beat(_production!, ProductionLimit);
            }
        }

        _consumption!.Keep();
        _controller!.Keep();
        _production!.Keep();
        _steering?.Step();
    }

    public void Dispose()
    {
        _steering?.Dispose();
        _notes?.Dispose();
        _folder.Delete(recursive: true);
    }

    private static void Say(HeartbeatSource source, double? watt) => _ = watt is { } limit ? source.Set(new(limit), null) : source.Lift();

    /// <summary>Who finds that fail-safe holds says again what shall hold.</summary>
    private void Beat(HeartbeatSource source, double? watt)
    {
        source.Heartbeat();
        if (source.At(_site.Time.GetTimestamp()).Word is "awaiting")
        {
            Say(source, watt);
        }
    }

    private SiteLimits Begin(SiteImage image)
    {
        var time = _site.Time;
        _notes?.Dispose();
        _notes = DurableNotes.Open(_folder.FullName, time, NullLogger.Instance);
        _consumption = Source("consumption", LimitRank.GridOperator, LimitDirection.Import);
        _controller = Source("controller", LimitRank.EnergyManager, LimitDirection.Import);
        _production = Source("production", LimitRank.GridOperator, LimitDirection.Export);
        _contact = new(_ripple, time);
        var hub = new LimitHub([_consumption, _controller, _production, _contact], image.Plan, time);
        _steering?.Dispose();
        var ders = _site.Circuits[0].Ders;
        _steering = ders.Count > 0 ? new(ders, hub, image, _folder.FullName, time) : null;
        var profiles = new OwnProfiles(_notes, time, NullLogger<OwnProfiles>.Instance);
        var external = new ExternalLimits(new(default, ImmutableArray<FileLimit>.Empty), image.Plan, _notes, [hub], time, NullLogger<ExternalLimits>.Instance);
        return new(profiles, external, new(new OwnVoice(), time), image.Plan);
    }

    private HeartbeatSource Source(string id, LimitRank rank, LimitDirection direction)
        => new(id, id, rank, direction, Heartbeat, _notes!, _site.Time);
}
