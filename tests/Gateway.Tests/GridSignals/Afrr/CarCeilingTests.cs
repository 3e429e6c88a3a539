using Gateway.GridSignals.Afrr;

namespace Gateway.Tests.GridSignals.Afrr;

public sealed class CarCeilingTests
{
    private const double Ampere = 690;

    private readonly CarCeiling _ceiling = new();
    private double _now;

    [Fact]
    public void A_car_that_takes_less_for_a_while_is_told_no_more_than_that()
        => Assert.Equal(11, Learned(takes: 10), 6);

    [Fact]
    public void A_car_that_takes_more_again_is_tried_with_more_each_time_until_it_has_all()
    {
        Learned(takes: 10);
        _now += 301;

        var told = 11.0;
        for (var seconds = 0; seconds < 60; seconds += 10, _now += 10)
        {
            told = Math.Min(20, Of(told, drawn: told));
        }

        Assert.Equal(20, told);
    }

    [Fact]
    public void A_car_that_takes_no_more_when_it_is_tried_is_told_what_it_takes()
    {
        Learned(takes: 10);
        _now += 301;
        Assert.Equal(13, Of(13, drawn: 10), 6);

        _now += 21;

        Assert.Equal(11, Of(13, drawn: 10), 6);
    }

    private double Learned(double takes)
    {
        Of(20, takes);
        _now += 20;
        return Of(20, takes);
    }

    /// <summary>All in ampere.</summary>
    private double Of(double told, double drawn) => _ceiling.Of(_now, Ampere, told * Ampere, 32 * Ampere, drawn * Ampere) / Ampere;
}
