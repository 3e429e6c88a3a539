using Gateway.Site;
using static Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.Balancing;

/// <summary>What the CSMS's own profiles allow is a ceiling for ours, which overrule them at the station.</summary>
public sealed class CsmsLimitTests
{
    //          allowed  given  why
    [Theory]
    [InlineData(40d, 32, "takes all it may (32 A of the station)")]
    [InlineData(8d, 8, "takes all it may (the CSMS allows 8 A)")]
    [InlineData(7.9d, 7, "takes all it may (the CSMS allows 7.9 A)")]
    [InlineData(5d, 0, "gets nothing: the CSMS allows 5 A and the car needs 6 A")]
    [InlineData(0d, 0, "gets nothing: the CSMS allows 0 A and the car needs 6 A")]
    public void A_car_gets_no_more_than_the_csms_allows(double allowed, double given, string reason)
    {
        var plant = new Plant([Circuit("main", 63)], [Station("CP-1")]).AllCharge();
        plant.Run(200);
        Assert.Equal(32, plant.Limit("CP-1"));

        plant.Image.Station("CP-1").CsmsLimit(1, new(allowed));
        plant.Run(60);

        Assert.Equal(given, plant.Limit("CP-1"));
        Assert.Equal(reason, plant.Reason("CP-1"));
    }

    [Fact]
    public void What_it_may_not_take_goes_to_the_others()
    {
        var plant = new Plant([Circuit("main", 40)], [Station("CP-1"), Station("CP-2")]).AllCharge();
        plant.Image.Station("CP-1").CsmsLimit(1, new(8));

        plant.Run(200);

        Assert.Equal([8, 32], new[] { "CP-1", "CP-2" }.Select(plant.Limit));
    }

    [Fact]
    public void When_the_csms_takes_its_limit_back_the_car_may_have_more()
    {
        var plant = new Plant([Circuit("main", 40)], [Station("CP-1")]).AllCharge();
        plant.Image.Station("CP-1").CsmsLimit(1, new(8));
        plant.Run(100);

        plant.Image.Station("CP-1").CsmsLimit(1, null);
        plant.Run(200);

        Assert.Equal(32, plant.Limit("CP-1"));
    }

    [Fact]
    public void What_the_csms_allows_the_whole_station_bounds_it()
    {
        var plant = new Plant([Circuit("main", 48)], [Station("CP-1"), Station("CP-2")]).AllCharge();
        plant.Image.Station("CP-1").CsmsMax(new(10));

        plant.Run(150);

        Assert.Equal([10, 32], new[] { "CP-1", "CP-2" }.Select(plant.Limit));
    }
}
