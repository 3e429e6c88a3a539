using Gateway.Balancing;
using Gateway.Balancing.Planning;
using static Gateway.Tests.Balancing.SafetyProperties;

namespace Gateway.Tests.Balancing;

/// <summary>A tick looks again only at what may have changed. One that looks at everything each time comes to the same.</summary>
public sealed class KeptTests
{
    [Fact]
    public void What_is_kept_from_the_last_tick_is_what_would_be_reckoned_anew() => ForAnySite(site: null, bySeed: KeepsWhatItWouldReckon);

    /// <summary>Lives in which it once was not.</summary>
    [Theory]
    [InlineData(2048182429)]        // a raise that was followed late was learnt from, where nothing else had made a look necessary
    public void It_is_in_a_life_that_showed_a_fault(int seed) => KeepsWhatItWouldReckon(seed);

    private static void KeepsWhatItWouldReckon(int seed)
    {
        var site = new RandomSite(seed);
        var options = site.Plant.Options with { Strategy = (Strategy)(seed % 3) };
        var (kept, anew) = (Begin(site.Plant, options), Begin(site.Plant, options));
        var (dice, ticks) = (new Random(seed), 0);
        site.Live(500, plant =>
        {
            plant.Image.WhenHeard(device =>
            {
                kept.Guard(device);
                anew.Guard(device);
                AssertSame(anew, kept);
            });
            if (ticks++ % 60 == 0)
            {
                var worths = kept.Network.Loads.Select(a => new Worth(a.Key, a.TransactionId, dice.NextDouble())).ToArray();
                Worth.Tell(kept.Network, worths, plant.Time.GetTimestamp());
                Worth.Tell(anew.Network, worths, plant.Time.GetTimestamp());
            }

            anew.Network.Forget();
            anew.Network.Kept.HasNewWishes = true;
            anew.Tick();
            kept.Tick();
            AssertSame(anew, kept);
        }, troubles: true);
    }

    private static Balancer Begin(Plant plant, BalancingOptions options) => new(plant.Image, options, plant.Time.GetTimestamp());

    private static void AssertSame(Balancer anew, Balancer kept)
    {
        foreach (var kind in Gateway.Balancing.Commands.Kinds)
        {
            Assert.Equal(anew.Commands.Of(kind), kept.Commands.Of(kind));
        }

        Assert.Equal(anew.Network.Loads.Select(Told), kept.Network.Loads.Select(Told));
        Assert.Equal(anew.Network.Circuits.Select(Told), kept.Network.Circuits.Select(Told));
        Assert.Equal(anew.Tally.Given, kept.Tally.Given);
        Assert.Equal(anew.Tally.Seen, kept.Tally.Seen);
    }

    private static (double Granted, double Target, int StoppedBy, double Claim, long? Served) Told(Account account)
        => (account.Granted, account.Target, account.StoppedBy, account.Claim.Largest, account.ServedSince);

    private static (double Load, double Promised, bool IsProven) Told(CircuitAccount circuit)
        => (circuit.Uncontrolled.Largest, circuit.Promised.Largest, circuit.IsProven);
}
