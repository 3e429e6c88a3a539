using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>
/// Who may draw how much. First what each may be drawing and what the meters leave; then the fair targets, as if all cuts had
/// arrived; then what can be granted now; then what has to be said. All that is needed is made once and kept: a tick makes no
/// garbage. Not for several threads; <see cref="BalancingLoop"/> holds the lock.
/// </summary>
internal sealed partial class Balancer
{
    private readonly SiteImage _image;
    private readonly BalancingOptions _options;
    private readonly Roster _roster;
    private readonly Guard _guard;
    private readonly SunShare _sun;
    private int _ticks;
    private bool _lacksFallback;

    /// <param name="startedAt">Now.</param>
    public Balancer(SiteImage image, BalancingOptions options, long startedAt)
    {
        (_image, _options, StartedAt) = (image, options, startedAt);
        (_roster, _guard, _sun) = (new(image), new(this), new(image, options));
    }

    public Network Network => _roster.Network;

    public Tally Tally => _roster.Tally;

    /// <summary>What the last tick wants to be said.</summary>
    public Commands Commands { get; } = new();

    /// <summary>What the last tick wants people to be told.</summary>
    public List<Notice> Notices { get; } = [];

    /// <summary>Of the last tick.</summary>
    public Moment Now { get; private set; }

    /// <summary>When the gateway began to balance.</summary>
    public long StartedAt { get; }

    public Strategy Strategy => _options.Strategy;

    public SitePlan Plan => _image.Plan;

    /// <summary>Told each stage of a tick as it ends. Null: nobody asks.</summary>
    public Action<TickStage>? Passed { get; set; }

    /// <summary>Right after the start nobody is told anything but his fallback profile.</summary>
    public bool IsHolding { get; private set; }

    /// <summary>Freezes nothing: what arrives meanwhile is for the next tick.</summary>
    public void Tick()
    {
        var clock = _image.Clock;
        Now = new(clock, clock.GetTimestamp(), clock.GetUtcNow());
        Commands.Clear();
        Notices.Clear();
        Read();
        Passed?.Invoke(TickStage.Read);
        Tally.Reckon();
        Passed?.Invoke(TickStage.Sum);
        Headroom.Of(Now, Network, Tally, _options);
        Spread();
        Passed?.Invoke(TickStage.Headroom);
        IsHolding = IsStarting();
        if (IsHolding)
        {
            Hold();
        }
        else
        {
            Share();
        }

        Install();
        _ticks = Math.Min(2, _ticks + 1);
        Passed?.Invoke(TickStage.Conclude);
    }

    /// <summary>What every station, car and cap is and may be drawing at this instant.</summary>
    private void Read()
    {
        var by = _image.Caps;
        var caps = by?.At(Now.Time, Now.At) ?? ImmutableArray<SiteCap>.Empty;
        _roster.Follow(caps.Length);
        Network.Limit(_options.Reserve, _image.LeastReserve, caps);
        Network.News.Clear();
        _lacksFallback = false;
        foreach (var station in Network.Stations)
        {
            if (!Reckoning.Stands(Now, station, by))
            {
                Read(station, by);
            }

            _lacksFallback |= station.LacksFallback;
        }

        Tally.MayFeedIn = _image.MayFeedIn;
    }

    private void Read(StationAccount station, ISiteCaps? by)
    {
        LimitDispatcher.Update(Now, station);
        Reckoning.Of(Now, station, by, StartedAt, station.Leaf < Network.Top && Network.Circuits[station.Leaf].IsOverloadedAbove);
        foreach (var account in station.Evses)
        {
            Network.News.Add(account.Index);
        }

        Tally.Change(station);
    }

    /// <summary>What holds for a circuit holds for all below it.</summary>
    private void Spread()
    {
        foreach (var circuit in Network.Circuits)
        {
            var parent = Network.ParentOf(circuit.Node) is var node && node < Network.Top ? Network.Circuits[node] : null;
            circuit.IsHeldAbove = circuit.Meter is MeterState.Old or MeterState.New || circuit.Sign.IsWrong || parent?.IsHeldAbove is true;
            var was = circuit.IsFallbackOnlyAbove;
            circuit.IsFallbackOnlyAbove = circuit.IsFallbackOnly || parent?.IsFallbackOnlyAbove is true;
            if (circuit.IsFallbackOnlyAbove != was)
            {
                Network.Kept.ForgetWishes();
            }
        }
    }

    /// <summary>
    /// After a start nothing is known: two ticks and two readings of each meter are awaited before anybody is told anything.
    /// Until then stations follow their fallback, or the last limits of the gateway's last life, which fitted.
    /// </summary>
    private bool IsStarting()
        => _ticks < 2
            || (Now.AgeOf(StartedAt) < _options.StaleAfter
                && Array.Exists(Network.Circuits, static c => c.Device is not null && c.Readings < 2));

    private void Hold()
    {
        foreach (var account in Network.Loads)
        {
            account.Granted = 0;
            Tally.Give(account);
        }

        Network.Forget();
        Conclude();
    }

    private void Share()
    {
        Ledger.Fill(Network, Tally);
        _sun.Bound(Now, Network, StartedAt);
        Targets.Wish(Now, Network, Tally, _options.Strategy, StartedAt);
        Passed?.Invoke(TickStage.Wish);
        Targets.Share(Network, _options.Strategy);
        Passed?.Invoke(TickStage.Share);
        Grants.Of(Now, Network, Tally, _options.Strategy);
        Passed?.Invoke(TickStage.Grant);
        Say();
        Network.Spares.InOrder();       // while there is time
        Try(Now);
        Watch();
        Passed?.Invoke(TickStage.Say);
        Conclude();
    }

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

    private void Conclude()
    {
        Tally.Conclude();
        foreach (var circuit in Network.Circuits)
        {
            for (var phase = 0; phase < Conductors.Count; phase++)
            {
                var cell = Network.Cell(circuit.Node, phase);
                circuit.Promised[phase] = Tally.Promised[cell] + (circuit.IsSeen ? 0 : Tally.Unseen[cell]);
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
