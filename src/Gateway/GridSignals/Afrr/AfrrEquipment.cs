using System.Collections.Immutable;
using Gateway.GridSignals.External;
using Gateway.Site;

namespace Gateway.GridSignals.Afrr;

/// <summary>The inverters and batteries that take part. Not for several threads.</summary>
internal sealed class AfrrEquipment(AfrrOptions options, EquipmentDesk desk, GridPower power, SiteImage image, ILogger<AfrrEquipment> logger)
{
    private readonly ImmutableArray<AfrrLane> _lanes = [.. desk.Equipment
        .Where(e => options.Equipment is not { } named || named.Contains(e.Id))
        .Select(e => new AfrrLane(e, desk, power, image, logger))];

    /// <summary>Those that can be moved now. They hang at the connection.</summary>
    public ImmutableArray<AfrrResource> Read(long at)
    {
        var root = image.Plan.Circuits.IsEmpty ? -1 : 0;
        return [.. _lanes.Select(lane => lane.Read(at)).OfType<AfrrResource>()
            .Where(r => options.Equipment is not null || r.Kind is AfrrKind.Battery)
            .Select(r => r with { Circuit = root })];
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
