namespace Gateway.Balancing;

/// <summary>What has to be said, at the end of a tick.</summary>
internal sealed partial class Balancer
{
    private void Say()
    {
        var kept = Network.Kept;
        for (var load = 0; load < Network.Loads.Length; load++)
        {
            if (!kept.IsSettled[load] || Now.At >= kept.QuietUntil[load])
            {
                var account = Network.Loads[load];
                kept.QuietUntil[load] = account.Standing is Standing.Idle ? long.MaxValue : 0;
                Say(account);
            }
        }
    }

    private void Say(Account account)
    {
        if (account.IsLimited)
        {
            Limit(account);
        }
        else if (account.Standing is Standing.Fixed && LimitDispatcher.ForFixed(Now, account) is { } said)
        {
            Commands.Add(said);
            LimitDispatcher.Told(Now, account, said);
        }
    }

    private void Limit(Account account)
    {
        if (Rotation.Turns(Now, account, account.Target > 0))
        {
            Network.Kept.WishUntil[account.Index] = 0;
            Network.Spares.Note(account, Strategy is Strategy.Priority);
        }

        if (LimitDispatcher.ForLimit(Now, account) is not { } command)
        {
            Network.Kept.QuietUntil[account.Index] = LimitDispatcher.QuietUntil(Now, account);
        }
        else
        {
            Commands.Add(command);
            LimitDispatcher.Told(Now, account, command);
            if (command.Kind is CommandKind.Cut or CommandKind.Raise)
            {
                Ask(account);
                Notices.Add(new(NoticeKind.LimitChanged, account, null));
            }
        }
    }

    private void Install()
    {
        foreach (var station in _lacksFallback ? Network.Stations : [])
        {
            if (LimitDispatcher.WantsFallback(Now, station))
            {
                Commands.Add(new(CommandKind.InstallFallback, station.Whole.Key, station.Plan.Fallback));
                station.AskedAt = Now.At;
            }
        }
    }
}
