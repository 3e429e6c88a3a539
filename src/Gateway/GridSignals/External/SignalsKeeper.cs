using Gateway.GridSignals.Evidence;
using Gateway.Site;

namespace Gateway.GridSignals.External;

/// <summary>
/// Once a second: tells what has changed among those who limit the site, follows each limit through the site, counts excursions and
/// writes what must survive. The limits themselves hold and end without it.
/// </summary>
internal sealed class SignalsKeeper(
    LimitHub hub, SignalNews news, SignalLog signals, GridPower power, SiteImage image, TimeProvider time, ILogger<SignalsKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Dictionary<ISignalSource, (SourceState State, LimitEffect? Effect)> _told = [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        image.SignalledBy(hub.Show);
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        signals.Keep(atOnce: true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        do
        {
            try
            {
                Look();
            }
            catch (Exception e)
            {
                Log.SignalsFailed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    internal void Look()
    {
        var at = time.GetTimestamp();
        foreach (var source in hub.Sources)
        {
            (source as ConnectionSource)?.Look(at);
            Look(source, source.At(at), at);
            source.Keep();
        }

        signals.Keep();
    }

    private void Look(ISignalSource source, in SourceState state, long at)
    {
        var (before, effect) = _told.GetValueOrDefault(source);
        if (_told.ContainsKey(source) && (before.Word, before.Limit, before.IsFailSafe) == (state.Word, state.Limit, state.IsFailSafe))
        {
            effect?.Look(at);
            return;
        }

        effect?.End(state.Limit is { } next ? $"{next} hold now" : "no limit holds any more");
        var record = news.Moved(source, state);
        effect = record is null ? null : new(record, source.Direction, InWatt(state), image, power);
        effect?.Look(at);
        _told[source] = (state, effect);
    }

    private double InWatt(in SourceState state)
        => state.Limit is not { } limit ? 0 : limit.InWatt ? limit.Value : 3 * limit.Value * image.Plan.Voltage.Value;
}
