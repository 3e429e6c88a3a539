using Gateway.Ocpp;
using Gateway.Ocpp.Messages;
using Gateway.Site;

namespace Gateway.Stations.Actuation;

/// <summary>The station as those see it who tell it something.</summary>
internal sealed class StationLine(IStationCalls session, StationState state, TimeProvider time)
{
    public string Id => session.Id;

    public OcppVersion Version => session.Version;

    public StationSnapshot Snapshot => state.Freeze();

    public StationPlan Plan => state.Plan;

    /// <summary>How many it is wired to.</summary>
    public int Phases => state.Plan.Wiring.Count;

    /// <summary>By its own clock, where that is known: the gateway's may be hours off, and the station reads schedules by its own.</summary>
    public DateTimeOffset Now => state.Clock ?? time.GetUtcNow();

    /// <summary>False: what the image says of the station is a newer session's business now.</summary>
    public bool IsOpen => session.State is not SessionState.Closed;

    public EvseSnapshot? Evse(int id) => Snapshot.Evses.FirstOrDefault(e => e.Id == id);

    public TimeSpan Since(long timestamp) => time.GetElapsedTime(timestamp);

    public Task<CallAnswer> AskAsync(Request request) => session.CallAsync(request);

    public async Task<Verdict> TellAsync(Request request) => (await session.CallAsync(request).ConfigureAwait(false)).Verdict;
}
