using System.Collections.Immutable;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.GridSignals.Der;

/// <summary>All equipment of the site, each told what to do on a lane of its own: a slow or dead one holds up nobody else.</summary>
internal sealed class DerFleet(
    IEnumerable<IDerEquipment> devices, IEnumerable<IDerSource> sources, SiteImage image, DerMemory memory, DerEvidence evidence, TimeProvider time,
    ILogger<DerFleet> logger)
{
    /// <summary>Without any reading for so long, equipment is out of reach. A line may miss some.</summary>
    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(90);

    private static readonly DerOutcome Later = new(DerResult.Later, "it is out of reach, and is told once it is back");

    private readonly ImmutableArray<IDerEquipment> _devices = [.. devices];
    private readonly ImmutableArray<IDerSource> _sources = [.. sources];
    private ImmutableArray<Member> _members = [];           // replaced by Look only

    /// <summary>What is there now, in reach or not.</summary>
    public IEnumerable<IDerEquipment> Equipment => _devices.Concat(_sources.SelectMany(s => s.Equipment));

    /// <summary>Of those that are in reach or ever were.</summary>
    public IReadOnlyCollection<DerAbility> Abilities => [.. Equipment.Select(AbilityOf).OfType<DerAbility>()];

    /// <summary>Those that can be told something now.</summary>
    public IEnumerable<IDerEquipment> InReach => _members.Where(m => !m.Lane.IsAway).Select(m => m.Lane.Equipment);

    /// <summary>What it can do, or could when it was last in reach. Null: it never was.</summary>
    public DerAbility? AbilityOf(IDerEquipment equipment) => equipment.Ability ?? memory.Find(equipment.Id);

    /// <param name="control">Null: what they do without one.</param>
    /// <returns>Of each that has the kind: ends when it was told for the first time, with what came of it; at once if it is out of reach.</returns>
    public ImmutableArray<(string Id, Task<DerOutcome> Told)> Want(DERControlEnumType kind, DerControl? control)
    {
        var told = ImmutableArray.CreateBuilder<(string, Task<DerOutcome>)>();
        foreach (var lane in _members.Select(m => m.Lane))
        {
            var outcome = lane.Want(kind, control);
            if (AbilityOf(lane.Equipment)?.Kinds.ContainsKey(kind) is true)
            {
                told.Add((lane.Equipment.Id, lane.IsAway ? Task.FromResult(Later) : outcome));
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
            See(member);
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
        var lane = new DerLane(equipment, evidence, time, logger);
        return new(lane, lane.RunAsync(stopping));
    }

    private void See(Member member)
    {
        var (equipment, lane) = (member.Lane.Equipment, member.Lane);
        if (equipment.Ability is { } ability && _devices.Contains(equipment))
        {
            memory.Saw(equipment.Id, ability);
        }

        var (wasAway, device) = (lane.IsAway, image.Device(equipment.Id).Now);
        lane.IsAway = equipment.Ability is null || IsLost(device);
        if (lane.IsAway && !wasAway)
        {
            evidence.Lost(equipment.Id);
        }

        member.See(device is { Fault: not null });
    }

    /// <summary>Its readings have stopped. What is no device of the site file tells itself when it comes back, by being new.</summary>
    private bool IsLost(DeviceSnapshot? device)
        => device is { Fault: not null } && !(device.Reading is { } last && time.GetElapsedTime(last.TakenAt) < LostAfter);

    /// <summary>An equipment on its lane.</summary>
    private sealed class Member(DerLane lane, Task running)
    {
        private bool _hadFault;

        public DerLane Lane => lane;

        public Task Running => running;

        /// <summary>However short it was away, it may have lost what it was told.</summary>
        public void See(bool hasFault)
        {
            if (_hadFault && !hasFault)
            {
                lane.Again();
            }

            _hadFault = hasFault;
            lane.Ring();
        }
    }
}
