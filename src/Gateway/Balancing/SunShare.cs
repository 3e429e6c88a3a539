using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>Bounds the EVSEs of stations that charge with what would be fed into the grid. Where there is none of them it costs nothing.</summary>
internal sealed class SunShare(SiteImage image, BalancingOptions options)
{
    private readonly Surplus _surplus = new(options.Surplus, image.Clock);
    private readonly Dictionary<Account, SurplusLoad> _loads = [];
    private Account[] _order = [];
    private SurplusLoad[] _inOrder = [];
    private Network? _network;

    /// <summary>Some car charges with what is fed in, so something feeds in.</summary>
    public bool IsAwaited { get; } = image.Plan.Defaults.Mode is not ChargingMode.Grid
        || image.Plan.Stations.Values.Any(s => s.Mode is not ChargingMode.Grid);

    public void Bound(in Moment now, Network network, long startedAt)
    {
        if (!ReferenceEquals(network, _network))
        {
            Follow(network);
        }

        if (_order.Length > 0)
        {
            Share(now, startedAt);
        }
    }

    private void Share(in Moment now, long startedAt)
    {
        var (at, began) = (now, Rotation.Began(now, startedAt));
        Array.Sort(_order, (a, b) => a.Priority != b.Priority
            ? b.Priority.CompareTo(a.Priority)
            : Rotation.Rank(at, a, startedAt, began).CompareTo(Rotation.Rank(at, b, startedAt, began)));
        for (var i = 0; i < _order.Length; i++)
        {
            _inOrder[i] = Ask(_order[i]);
        }

        _surplus.Share(SurplusReading.Of(image.DevicesNow(), at.AgeOf, options.StaleAfter, image.Curtailed.Value), _inOrder);
        foreach (var account in _order)
        {
            account.Sun = _loads[account].Upper;
        }
    }

    private void Follow(Network network)
    {
        _network = network;
        _order = [.. network.Loads.Where(a => a.Plan.Mode is not ChargingMode.Grid)];
        _inOrder = new SurplusLoad[_order.Length];
        foreach (var account in _order)
        {
            _loads.TryAdd(account, new() { Mode = account.Plan.Mode });
        }
    }

    private SurplusLoad Ask(Account account)
    {
        var (load, phases, drawn) = (_loads[account], 0, 0.0);
        for (var phase = 0; phase < Conductors.Count; phase++)
        {
            phases += account.Standing is not Standing.Idle && account.Uses1(phase) ? 1 : 0;
            drawn += account.MeasuredAt is null ? 0 : account.Measured[phase];
        }

        var volt = image.Plan.Voltage.Value;
        (load.Wants, load.WattPerAmpere, load.Drawn) = (account.IsLimited, phases * volt, drawn * volt);
        (load.Minimum, load.Maximum) = (account.Minimum, account.Max.Value);
        return load;
    }
}
