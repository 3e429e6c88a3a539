using Gateway.GridSignals.Afrr;

namespace Gateway.Tests.GridSignals.Afrr;

public sealed class SignalCurveTests
{
    private static readonly SignalCurve Curve = SignalCurve.Of([new(100, 30_000), new(-100, -10_000), new(0, 0)], out _)!;

    [Theory]
    [InlineData(-100, -10_000)]
    [InlineData(-50, -5_000)]
    [InlineData(0, 0)]
    [InlineData(25, 7_500)]
    [InlineData(100, 30_000)]
    public void Power_is_straight_between_points(int signal, double watt) => Assert.Equal(watt, Curve.Watt(signal), 6);

    [Theory]
    [InlineData(101, 30_000)]
    [InlineData(int.MaxValue, 30_000)]
    [InlineData(int.MinValue, -10_000)]
    public void End_points_are_held(int signal, double watt) => Assert.Equal(watt, Curve.Watt(signal));

    [Fact]
    public void Band_is_the_larger_direction() => Assert.Equal((-10_000, 30_000, 30_000), (Curve.Least, Curve.Most, Curve.Band));

    [Fact]
    public void Signals_as_far_apart_as_can_be_do_not_overflow()
        => Assert.Equal(0, SignalCurve.Of([new(int.MinValue, -1), new(int.MaxValue, 1)], out _)!.Watt(0), 3);

    [Theory]
    [InlineData(new[] { 1 }, new[] { 5.0 }, "a curve has at least two points")]
    [InlineData(new[] { 1, 1 }, new[] { 5.0, 6 }, "two points have the same signal")]
    [InlineData(new[] { 1, 2 }, new[] { 5.0, double.NaN }, "a power is no number")]
    public void What_is_no_curve_is_told_why(int[] signals, double[] watts, string why)
    {
        Assert.Null(SignalCurve.Of(signals.Zip(watts, (s, w) => new SignalPoint(s, w)), out var fault));
        Assert.Equal(why, fault);
    }
}
