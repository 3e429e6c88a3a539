using Gateway.Stations;
using Gateway.Tests.Support;
using static Gateway.Stations.SessionEvent;
using static Gateway.Stations.SessionState;

namespace Gateway.Tests.Stations;

/// <summary>The life of a session as a table.</summary>
public sealed class SessionTableTests
{
    public static IEnumerable<object[]> Moves =>
    [
        // state       event         next
        [Connecting, UplinkFound, Relaying],
        [Connecting, UplinkFoundInDebt, Draining],
        [Connecting, DebtPaid, Connecting],
        [Connecting, DebtLeft, Connecting],
        [Connecting, DebtFound, Connecting],
        [Connecting, UplinkLost, Alone],
        [Connecting, UplinkDenied, Closed],
        [Connecting, StationLost, Closed],
        [Relaying, UplinkFound, Relaying],
        [Relaying, UplinkFoundInDebt, Relaying],
        [Relaying, DebtPaid, Relaying],
        [Relaying, DebtLeft, Relaying],
        [Relaying, DebtFound, Draining],
        [Relaying, UplinkLost, Alone],
        [Relaying, UplinkDenied, Closed],
        [Relaying, StationLost, Closed],
        [Alone, UplinkFound, Relaying],
        [Alone, UplinkFoundInDebt, Draining],
        [Alone, DebtPaid, Alone],
        [Alone, DebtLeft, Alone],
        [Alone, DebtFound, Alone],
        [Alone, UplinkLost, Alone],
        [Alone, UplinkDenied, Closed],
        [Alone, StationLost, Closed],
        [Draining, UplinkFound, Draining],
        [Draining, UplinkFoundInDebt, Draining],
        [Draining, DebtPaid, Relaying],
        [Draining, DebtLeft, Draining],
        [Draining, DebtFound, Draining],
        [Draining, UplinkLost, Alone],
        [Draining, UplinkDenied, Closed],
        [Draining, StationLost, Closed],
        [Closed, UplinkFound, Closed],          // nothing brings a closed session back
        [Closed, UplinkFoundInDebt, Closed],
        [Closed, DebtPaid, Closed],
        [Closed, DebtLeft, Closed],
        [Closed, DebtFound, Closed],
        [Closed, UplinkLost, Closed],
        [Closed, UplinkDenied, Closed],
        [Closed, StationLost, Closed],
    ];

    [Fact]
    public void Every_state_knows_where_every_event_leads()
    {
        Assert.Equal(Enum.GetValues<SessionState>().Length * Enum.GetValues<SessionEvent>().Length, Moves.Count());
        Assert.All(Moves, move => Assert.Equal((SessionState)move[2], SessionTable.Next((SessionState)move[0], (SessionEvent)move[1])));
    }

    [Fact]
    public void The_readme_shows_the_table_as_it_is()
        => Assert.Contains(
            $"stateDiagram-v2\n{SessionTable.Draw()}\n```", File.ReadAllText(Repository.File("src/Gateway/Stations/README.md")), StringComparison.Ordinal);
}
