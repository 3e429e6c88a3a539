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
    private readonly SignalShare _signal;
    private readonly PowerRoom _power;
    private ImmutableArray<SiteCap> _caps = [];     // of this tick
    private int _ticks;
    private bool _lacksFallback;

    /// <param name="startedAt">Now.</param>
    public Balancer(SiteImage image, BalancingOptions options, long startedAt)
    {
        (_image, _options, StartedAt) = (image, options, startedAt);
        (_roster, _guard, _sun, _signal, _power) = (new(image), new(this), new(image, options), new(image), new(image, options.StaleAfter));
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
        _power.Limit(Now, Network, _caps, StartedAt);
        Ledger.Fill(Network, Tally);
        _sun.Bound(Now, Network, StartedAt);
        _signal.Bound(Now, Network);
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
}
