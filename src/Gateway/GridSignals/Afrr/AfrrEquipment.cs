using System.Collections.Immutable;
using Gateway.GridSignals.External;
using Gateway.Site;

namespace Gateway.GridSignals.Afrr;

/// <summary>The inverters and batteries that take part. Not for several threads.</summary>
internal sealed class AfrrEquipment(AfrrOptions options, EquipmentDesk desk, GridPower power, LimitRoom limits, SiteImage image, ILogger<AfrrEquipment> logger)
{
    private readonly ImmutableArray<AfrrLane> _lanes = [.. desk.Equipment
        .Where(e => options.Equipment is not { } named || named.Contains(e.Id))
        .Select(e => new AfrrLane(e, desk, power, image, logger))];

    /// <summary>Those that can be moved now. They hang at the connection, and feed in no more together than limits leave.</summary>
    public ImmutableArray<AfrrResource> Read(long at)
    {
        var root = image.Plan.Circuits.IsEmpty ? -1 : 0;
        var all = _lanes.Select(lane => lane.Read(at)).OfType<AfrrResource>()
            .Where(r => options.Equipment is not null || r.Kind is AfrrKind.Battery)
            .Select(r => r with { Circuit = root }).ToImmutableArray();
        var (room, more) = (limits.Export(at), all.Sum(r => r.Power - r.Low));
        var part = more > 0 ? Math.Clamp(room / more, 0, 1) : 1;
        return part < 1 ? [.. all.Select(r => r with { Low = r.Power - (part * (r.Power - r.Low)) })] : all;
    }

    public void Tell(in AfrrResource resource, double watt, long at, CancellationToken stopping)
    {
        foreach (var lane in _lanes)
        {
            if (lane.Id == resource.Id)
            {
                lane.Tell(resource, watt, at, stopping);
            }
        }
    }

    public void LetGo(long at, CancellationToken stopping)
    {
        foreach (var lane in _lanes)
        {
            lane.LetGo(at, stopping);
        }
    }

    /// <summary>The gateway stops.</summary>
    public Task LetGoAsync(CancellationToken patience) => Task.WhenAll(_lanes.Select(lane => lane.LetGoAsync(patience)));
}
