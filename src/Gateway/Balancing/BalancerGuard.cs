using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>Between two ticks.</summary>
internal sealed partial class Balancer
{
    /// <summary>A meter has just been read: where that leaves less than was promised, cuts are in <see cref="Commands"/> at once.</summary>
    public void Guard(string device)
    {
        Commands.Clear();
        Notices.Clear();
        if (_ticks == 0 || IsHolding)
        {
            return;
        }

        var clock = _image.Clock;
        var now = new Moment(clock, clock.GetTimestamp(), default);
        foreach (var circuit in Network.Circuits)
        {
            // Whether a meter is to be believed again after a loss is for the tick to say.
            if (circuit.IsSeen && circuit.Plan.Meter == device && circuit.Device?.Now?.Reading is { Current: { } told }
                && Conductors.From(told) is { IsFinite: true } current)
            {
                circuit.Warm(now, current);
                _guard.Read(now, circuit, current);
            }
        }

        if (Notices.Count > 0)
        {
            Try(now);
        }
    }

    /// <summary>Cuts an EVSE between two ticks.</summary>
    /// <param name="cell">Where current is lacking.</param>
    public void Take(in Moment now, Account account, double limit, int cell)
    {
        Tally.Cut(account, account.Granted - limit);
        Tally.Change(account.Station);
        account.Commanded = new(account.Granted);
        (account.Granted, account.Target, account.StoppedBy, account.IsFirst) = (limit, limit, cell, false);
        Network.Spares.Note(account, Strategy is Strategy.Priority);
        if (limit <= 0)
        {
            Rotation.Waits(now, account);
        }

        Ask(account);
        var command = new Command(CommandKind.Cut, account.Key, new(limit));
        LimitDispatcher.Told(now, account, command);
        Commands.Add(command);
        Notices.Add(new(NoticeKind.LimitChanged, account, null));
    }
}
