namespace Gateway.Balancing;

/// <summary>What each EVSE adds to the sums.</summary>
internal sealed partial class Tally
{
    private void Clear(CellSums[] all, int leaf)
    {
        foreach (var sums in all)
        {
            sums.Clear(leaf);
            foreach (var station in _stations[leaf])
            {
                sums.Clear(station.Node);
            }
        }
    }

    private void Book(StationAccount station)
    {
        if (station.Whole.Standing is Standing.Unseen)
        {
            Book(station.Whole);
        }

        foreach (var account in station.Evses)
        {
            if (account.Standing is not Standing.Idle)
            {
                Book(account);
            }
        }
    }

    private void Book(Account account)
    {
        var (isShared, isDark) = (account.Standing is Standing.Controlled or Standing.Joining, account.MeasuredAt is null);
        for (var phase = 0; phase < Conductors.Count; phase++)
        {
            var (claim, seen) = (account.Claim[phase], account.Seen(phase));
            _seen.Add(account, phase, seen);
            if (isShared)
            {
                _taken.Add(account, phase, account.IsLost ? claim : account.Excess(phase));
                (account.Uses1(phase) ? _sharing : _stray).Add(account, phase, account.Uses1(phase) ? 1 : claim);
            }
            else
            {
                (account.Standing is Standing.Unseen ? _unseen : _fixed).Add(account, phase, claim);
            }

            if (account.IsUnmeasured && account.Uses1(phase))
            {
                _overdraw.Add(account, phase, Obedience.Usual(Math.Min(account.Own.Max.Value, _most[account.Station.Leaf])));
            }

            // Of a car that nobody measures the load has what it may have drawn before its raise, which explains the rest.
            var known = isDark ? Math.Min(claim, (account.IsSettling ? account.Raises.From : account.Explains).Value) : seen;
            if (account.IsSettling)
            {
                _settling.Add(account, phase, claim - known);
            }

            if (isDark && account.Standing is not Standing.Unseen)
            {
                _dark.Add(account, phase, known);
            }
        }
    }

    private void Promise(StationAccount station)
    {
        foreach (var account in station.Evses)
        {
            if (account.Standing is not Standing.Idle)
            {
                Promise(account);
            }
        }
    }

    private void Promise(Account account)
    {
        for (var phase = 0; phase < Conductors.Count; phase++)
        {
            var given = account.IsLimited && account.Uses1(phase) ? account.Granted : 0;
            _promised.Add(account, phase, Math.Max(account.Claim[phase], given));
            // What does not follow is taken off already, whatever it was given.
            _given.Add(account, phase, account.Standing is Standing.Joining ? account.Claim[phase] - account.Excess(phase) : account.IsLost ? 0 : given);
        }
    }
}
