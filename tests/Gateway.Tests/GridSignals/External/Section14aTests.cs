using Gateway.GridSignals.External;

namespace Gateway.Tests.GridSignals.External;

/// <summary>What section 14a EnWG leaves the controllable devices of a site at least.</summary>
public sealed class Section14aTests
{
    //          devices  large heat pumps  kW
    [Theory]
    [InlineData(1, 0, 4.2)]
    [InlineData(2, 0, 7.56)]            // 4.2 + 1 x 0.80 x 4.2
    [InlineData(3, 0, 10.5)]            // 4.2 + 2 x 0.75 x 4.2
    [InlineData(4, 0, 13.02)]
    [InlineData(5, 0, 15.12)]
    [InlineData(6, 0, 16.8)]
    [InlineData(7, 0, 18.06)]
    [InlineData(8, 0, 18.9)]
    [InlineData(9, 0, 19.32)]
    [InlineData(20, 0, 40.11)]          // 4.2 + 19 x 0.45 x 4.2
    [InlineData(2, 10, 7.56)]           // 0.4 x 10 kW are less than 4.2 kW
    [InlineData(2, 20, 11.36)]          // 8 + 1 x 0.80 x 4.2
    public void The_formula_gives(int devices, double largeKilowatt, double kilowatt)
        => Assert.Equal(kilowatt * 1000, new Section14a(devices, new(largeKilowatt * 1000)).Minimum.Value, 1e-6);
}
