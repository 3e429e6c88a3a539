using System.Collections.Immutable;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.GridSignals.Der;

/// <summary>All equipment of the site, each told what to do on a lane of its own: a slow or dead one holds up nobody else.</summary>
internal sealed class DerFleet(
    IEnumerable<IDerEquipment> devices, IEnumerable<IDerSource> sources, SiteImage image, SiteEvents events, TimeProvider time, ILogger<DerFleet> logger)
{
    private readonly ImmutableArray<IDerEquipment> _devices = [.. devices];
    private readonly ImmutableArray<IDerSource> _sources = [.. sources];
    private ImmutableArray<Member> _members = [];           // replaced by Look only

    /// <summary>What is there now, in reach or not.</summary>
    public IEnumerable<IDerEquipment> Equipment => _devices.Concat(_sources.SelectMany(s => s.Equipment));

    /// <summary>Of those that were in reach so far.</summary>
    public IReadOnlyCollection<DerAbility> Abilities => [.. Equipment.Select(e => e.Ability).OfType<DerAbility>()];

    /// <param name="control">Null: what they do without one.</param>
    /// <returns>Of each that has the kind: ends when it was told for the first time, with what came of it.</returns>
    public ImmutableArray<(string Id, Task<DerOutcome> Told)> Want(DERControlEnumType kind, DerControl? control)
    {
        var told = ImmutableArray.CreateBuilder<(string, Task<DerOutcome>)>();
        foreach (var lane in _members.Select(m => m.Lane))
        {
            var outcome = lane.Want(kind, control);
            if (lane.Equipment.Ability?.Kinds.ContainsKey(kind) is true)
            {
                told.Add((lane.Equipment.Id, outcome));
            }

            lane.Ring();
        }

        return told.ToImmutable();
    }

    /// <summary>Takes in who has come, lets go who has gone, and tells anew who is back.</summary>
    public void Look(CancellationToken stopping)
    {
        var there = Equipment.ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var gone in _members.Where(m => !there.Contains(m.Lane.Equipment)))
        {
            gone.Lane.End();
        }

        var staying = _members.Where(m => there.Contains(m.Lane.Equipment)).ToImmutableArray();
        var known = staying.Select(m => m.Lane.Equipment).ToHashSet(ReferenceEqualityComparer.Instance);
        _members = [.. staying, .. Equipment.Where(e => !known.Contains(e)).Select(e => Take(e, stopping))];
        foreach (var member in _members)
        {
            member.See(IsAway(member.Lane.Equipment));
        }
    }

    /// <summary>Ends once nobody is told anything any more.</summary>
    public async Task EndAsync()
    {
        foreach (var member in _members)
        {
            await member.Running.ConfigureAwait(false);
        }
    }

    private Member Take(IDerEquipment equipment, CancellationToken stopping)
    {
        var lane = new DerLane(equipment, events, time, logger);
        return new(lane, lane.RunAsync(stopping));
    }

    /// <summary>Its readings have stopped. What is no device of the site file tells itself when it comes back, by being new.</summary>
    private bool IsAway(IDerEquipment equipment) => image.Device(equipment.Id).Now is { Fault: not null };

    /// <summary>An equipment on its lane.</summary>
    private sealed class Member(DerLane lane, Task running)
    {
        private bool _wasAway;

        public DerLane Lane => lane;

        public Task Running => running;

        public void See(bool isAway)
        {
            if (_wasAway && !isAway)
            {
                lane.Again();
            }

            _wasAway = isAway;
            lane.Ring();
        }
    }
}
