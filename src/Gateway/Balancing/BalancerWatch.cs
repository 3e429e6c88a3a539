namespace Gateway.Balancing;

/// <summary>What people and the meters' trials are told of.</summary>
internal sealed partial class Balancer
{
    /// <summary>Each change of a limit is a trial for the meters above, as far as the car should follow it.</summary>
    private void Ask(Account account)
    {
        var (had, limit, draws) = (account.Commanded.Value, account.Granted, account.Draw);
        var change = account.MeasuredAt is null || draws < account.Minimum ? 0
            : limit < had ? Math.Min(0, limit - draws)
            : draws > had - 1 ? limit - had : 0;
        for (var node = account.Station.Leaf; node != Network.Top && change != 0; node = Network.ParentOf(node))
        {
            for (var phase = 0; phase < Conductors.Count; phase++)
            {
                Network.Circuits[node].Asked[phase] += account.Uses1(phase) ? change : 0;
            }
        }
    }

    /// <summary>What was said is told to the meters' trials.</summary>
    private void Try(in Moment now)
    {
        foreach (var circuit in Network.Circuits)
        {
            if (circuit.IsMeasured || circuit.Sign.IsWrong)
            {
                circuit.Sign.Commanded(now.At, circuit.Asked.Told, circuit.Measured.Told, Tally.SeenOf(circuit.Node));
            }

            circuit.Asked = default;
        }
    }

    /// <summary>What people are told of is the change, not the state.</summary>
    private void Watch()
    {
        foreach (var circuit in Network.Circuits)
        {
            if (circuit.Meter is MeterState.Stale != circuit.IsStale)
            {
                Notices.Add(new(circuit.IsStale ? NoticeKind.MeterFresh : NoticeKind.MeterStale, null, circuit));
            }

            if (circuit.Sign.IsWrong != circuit.IsWrongWay)
            {
                Notices.Add(new(circuit.IsWrongWay ? NoticeKind.MeterRight : NoticeKind.MeterWrong, null, circuit));
                circuit.IsWrongWay = circuit.Sign.IsWrong;
                _image.Doubt(circuit.Plan.Meter!, circuit.IsWrongWay ? circuit.Sign.Reason : null);
            }

            if (circuit.CarriesTooMuch && !circuit.IsOverloaded)
            {
                Notices.Add(new(NoticeKind.CircuitOverloaded, null, circuit));
            }

            var parent = Network.ParentOf(circuit.Node) is var node && node < Network.Top ? Network.Circuits[node] : null;
            (circuit.IsStale, circuit.IsOverloaded) = (circuit.Meter is MeterState.Stale, circuit.CarriesTooMuch);
            circuit.IsOverloadedAbove = circuit.IsOverloaded || parent?.IsOverloadedAbove is true;
        }

        foreach (var load in Network.News.All)
        {
            var account = Network.Loads[load];
            if (account.Defiance is not Defiance.None && account.DefianceAt == Now.At)
            {
                Notices.Add(new(NoticeKind.StationDisobeys, account, null));
            }

            if (account is { IsJudgedDark: false, Station.IsDark: false } && Darkness.IsDark(Now, account))
            {
                account.IsJudgedDark = true;
                if (Darkness.Endangers(Network, account) is { } unseen)
                {
                    account.Station.IsDark = true;
                    Notices.Add(new(NoticeKind.StationDark, account, unseen));
                }
            }
        }
    }
}
