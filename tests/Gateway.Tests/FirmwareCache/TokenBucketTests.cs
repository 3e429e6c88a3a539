using FirmwareCache;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Tests.Support;

namespace Gateway.Tests.FirmwareCache;

/// <summary>The cap on bandwidth, on a clock that stands still until told.</summary>
public sealed class TokenBucketTests
{
    [Fact]
    public void All_together_keep_to_the_rate_and_nobody_waits_longer_than_that_takes()
        => Prop.ForAll(
            Gen.Choose(1, 200_000).NonEmptyListOf().ToArbitrary(),
            sizes =>
            {
                var time = new ManualTime();
                var began = time.GetUtcNow();
                var bucket = new TokenBucket(1_000_000, time);

                var waiting = sizes.Select(size => bucket.TakeAsync(size, CancellationToken.None).AsTask()).ToList();
                while (waiting.Any(w => !w.IsCompleted))
                {
                    time.Advance(TimeSpan.FromMilliseconds(1));
                }

                var least = TimeSpan.FromSeconds((sizes.Sum() - sizes[^1] - 100_000) / 1e6);     // a tenth of a second may go at once
                var took = time.GetUtcNow() - began;
                return took >= least && took <= TimeSpan.FromSeconds(sizes.Sum() / 1e6) + TimeSpan.FromMilliseconds(2);
            }).Check(Cases.Of(100));

    [Fact]
    public async Task A_pause_is_not_saved_up()
    {
        var time = new ManualTime();
        var bucket = new TokenBucket(1_000_000, time);
        time.Advance(TimeSpan.FromHours(1));

        await bucket.TakeAsync(1_000_000, CancellationToken.None);

        Assert.False(bucket.TakeAsync(1, CancellationToken.None).AsTask().IsCompleted);
    }
}
