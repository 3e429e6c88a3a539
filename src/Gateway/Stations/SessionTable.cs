using static Gateway.Stations.SessionEvent;
using static Gateway.Stations.SessionState;

namespace Gateway.Stations;

internal enum SessionState
{
    /// <summary>The CSMS is being dialled for the first time; the station's calls wait.</summary>
    Connecting,

    /// <summary>Both sides are there; frames pass.</summary>
    Relaying,

    /// <summary>The CSMS is away and the station is kept (<c>outage: bridge</c>).</summary>
    Alone,

    /// <summary>The CSMS is back; what it is owed goes out first, and what belongs behind it is still answered here.</summary>
    Draining,
    Closed,
}

internal enum SessionEvent
{
    UplinkFound,

    /// <summary>As <see cref="UplinkFound"/>, and the CSMS is owed messages of the station.</summary>
    UplinkFoundInDebt,

    /// <summary>The CSMS has all that it was owed.</summary>
    DebtPaid,

    /// <summary>All that was known was paid, but there is more by now.</summary>
    DebtLeft,

    /// <summary>Something that the CSMS had refused is to be told it again.</summary>
    DebtFound,

    /// <summary>The link to the CSMS broke, or could not be made, and the site bridges outages.</summary>
    UplinkLost,

    /// <summary>The CSMS refused the identity, or the link is lost and the site does not bridge outages.</summary>
    UplinkDenied,
    StationLost,
}

/// <summary>The life of one station's session. State and event in, next state out; it touches nothing.</summary>
/// <remarks>Stations/README.md shows this table as a drawing; a test holds the two together.</remarks>
internal static class SessionTable
{
    public static SessionState Next(SessionState state, SessionEvent @event) => (state, @event) switch
    {
        (Connecting or Alone, UplinkFound) => Relaying,
        (Connecting or Alone, UplinkFoundInDebt) => Draining,
        (Draining, DebtPaid) => Relaying,
        (Relaying, DebtFound) => Draining,
        (Connecting or Relaying or Draining, UplinkLost) => Alone,
        (not Closed, UplinkDenied) => Closed,
        (not Closed, StationLost) => Closed,
        _ => state,
    };

    /// <summary>The table as a Mermaid drawing, one line per move.</summary>
    public static string Draw()
        => string.Join('\n', from state in Enum.GetValues<SessionState>()
                             from @event in Enum.GetValues<SessionEvent>()
                             let next = Next(state, @event)
                             where next != state
                             select $"    {state} --> {next}: {@event}");
}
