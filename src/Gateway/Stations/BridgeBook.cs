using System.Collections.Concurrent;
using Gateway.Journal;
using Gateway.Ocpp;
using Gateway.Outage;

namespace Gateway.Stations;

/// <summary>The bridges of all stations, by identity and version: what a station is owed outlives its sessions.</summary>
internal sealed class BridgeBook
{
    private readonly ConcurrentDictionary<(string Station, OcppVersion Version), Bridge> _bridges = new();

    public BridgeBook(CallJournal journal, StationMemory memory, TokenBook tokens, StandInOptions options, TimeProvider time)
    {
        (Journal, Memory, Tokens, Options, Time) = (journal, memory, tokens, options, time);
        journal.Returned += Ring;
        journal.Dropped += call => Of(call.Station, call.Version).Dropped(call);
    }

    public CallJournal Journal { get; }

    public StationMemory Memory { get; }

    public TokenBook Tokens { get; }

    public StandInOptions Options { get; }

    public TimeProvider Time { get; }

    public ReplayProgress Progress { get; } = new();

    public Bridge Of(string station, OcppVersion version) => _bridges.GetOrAdd((station, version), key => new(key.Station, key.Version, this));

    // It may be owed by a station that speaks another version by now.
    private void Ring(HeldCall call)
    {
        foreach (var (key, bridge) in _bridges)
        {
            if (key.Station == call.Station)
            {
                bridge.Ring();
            }
        }
    }
}
