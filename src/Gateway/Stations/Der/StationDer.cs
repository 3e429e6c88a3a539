using System.Collections.Frozen;
using System.Collections.Immutable;
using Gateway.GridSignals;
using Gateway.Ocpp;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;
using Gateway.Stations.Actuation;

namespace Gateway.Stations.Der;

/// <summary>
/// A connected 2.1 station whose EVSEs or cars take DER controls: it gets those that the CSMS sets on the whole site. What the CSMS
/// sets on the station itself is not touched. Lives as long as the station's session.
/// </summary>
internal sealed class StationDer(
    IStationCalls session, StationState state, DerEars ears, DerHoldings holdings, ModelBook models, SiteEvents events, TimeProvider time)
    : IDerEquipment
{
    private const int MostPoints = 10;      // DERCurveType.curveData

    /// <summary>One that did not answer, or whose DER control is switched off.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(5);

    private readonly DerTalk _talk = new(session, state, ears, holdings, events, time);
    private DerAbility? _ability;
    private long? _asked;

    public string Id => session.Id;

    public DerAbility? Ability => Volatile.Read(ref _ability);

    public ImmutableArray<GridEventFaultEnumType> Faults => ears.Faults;

    /// <summary>About once a second. Once it is booted, a station is asked what it can do; a model that can do nothing only once.</summary>
    public void Tick()
    {
        var station = state.Freeze();
        if (session.Version is OcppVersion.V21 && session.State is not SessionState.Closed && station.BootStatus is "Accepted"
            && !(_asked is { } at && time.GetElapsedTime(at) < AskAgain) && Ability is null
            && StationModel.Of(session.Version, station) is { } model && models.LearntOf(model).TakesDer is not false)
        {
            _asked = time.GetTimestamp();
            _ = AskAsync(model, [.. station.Evses.Select(e => e.Id).DefaultIfEmpty(1)]);
        }
    }

    public Task<DerOutcome> PutAsync(DERControlEnumType kind, SetDERControlRequest? control, TimeSpan? remaining, CancellationToken stopping)
        => _talk.PutAsync(kind, control, remaining, stopping);

    public Task<DerOutcome> HoldAsync(Watt? power, TimeSpan reverts, CancellationToken stopping) => Task.FromResult(ByProfile);

    public Task<DerOutcome> CapAsync(Watt? feedIn, TimeSpan reverts, CancellationToken stopping) => Task.FromResult(ByProfile);

    /// <summary>OCPP 2.1: powers and limits of a utility are charging profiles, not DER controls.</summary>
    private static DerOutcome ByProfile => new(DerResult.NotSupported, "a station's power is set by charging profiles");

    private async Task AskAsync(StationModel model, ImmutableArray<int> evses)
    {
        var found = new List<DerAbilities>();
        foreach (var evse in evses)
        {
            var answer = await session.CallAsync(Calls.GetDerAbilities(evse)).ConfigureAwait(false);
            if (answer.Outcome is OwnCallOutcome.TimedOut or OwnCallOutcome.Gone)
            {
                return;
            }

            if (answer.Outcome is OwnCallOutcome.Answered && DerAbilities.Read(answer.Payload) is { } abilities)
            {
                found.Add(abilities);
            }
        }

        if (found.Exists(e => e.Kinds.Count > 0))
        {
            Volatile.Write(ref _ability, Together(found));
        }

        models.Learn(model, learnt => learnt with { TakesDer = found.Count > 0 });
    }

    private DerAbility Together(List<DerAbilities> evses) => new(
        new(evses.Sum(e => e.MaxW)),
        new(evses.Sum(e => e.MaxChargeW)),
        evses.Sum(e => e.MaxVar),
        evses.Max(e => e.VNom) is > 0 and var volt ? volt : 230,
        50,
        evses.SelectMany(e => e.Kinds).Distinct().ToFrozenDictionary(kind => kind, _ => MostPoints))
    {
        Plate = state.Freeze() is { } station ? new() { Manufacturer = station.Vendor, Model = station.Model, SoftwareVersion = station.Firmware } : null,
    };
}
