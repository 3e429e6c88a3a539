using Gateway.GridSignals.Afrr;
using Gateway.GridSignals.Evidence;
using Gateway.Tests.GridSignals.External;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.GridSignals.Afrr;

public sealed class AfrrNewsTests : IDisposable
{
    private readonly SignalsBench _site = new();

    [Fact]
    public void An_activation_that_was_under_way_when_the_gateway_was_killed_ends_at_its_next_start()
    {
        News().Asked(new(5_000, new(_site.Time.GetUtcNow(), 50), "test", IsStale: false), 5_000, 20_000, "");
        _site.Signals.Keep(atOnce: true);
        _site.Restart();

        News().Start();

        Assert.Equal([SignalStage.Accepted, SignalStage.Ended], Assert.Single(_site.Records).Steps.Select(s => s.Stage));
        Assert.Empty(_site.Signals.Resume("afrr"));
    }

    public void Dispose() => _site.Dispose();

    private AfrrNews News() => new(_site.Signals, _site.SiteEvents, NullLogger<AfrrNews>.Instance);
}
