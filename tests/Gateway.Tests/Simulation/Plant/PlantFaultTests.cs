using Gateway.Simulation.Plant;

namespace Gateway.Tests.Simulation.Plant;

public sealed class PlantFaultTests
{
    [Fact]
    public void All_means_none_each_alone_and_each_pair()
    {
        var all = PlantFaults.Parse("all")!.Value;

        var n = Enum.GetValues<PlantFault>().Length;
        Assert.Equal(1 + n + (n * (n - 1) / 2), all.Length);
        Assert.Equal(all.Length, all.Select(c => string.Join(',', c)).Distinct().Count());
    }

    [Fact]
    public void Faults_are_told_by_name()
        => Assert.Equal([PlantFault.MeterSign, PlantFault.Kill], PlantFaults.Parse("meter-sign,kill")!.Value.Single().ToArray());

    [Theory]
    [InlineData("")]
    [InlineData("meter-sign,")]
    [InlineData("Kill")]
    [InlineData("flood")]
    public void What_is_no_fault_is_refused(string text) => Assert.Null(PlantFaults.Parse(text));

    [Fact]
    public void Names_are_read_as_they_are_written()
        => Assert.All(PlantFaults.All, fault => Assert.Equal(fault, PlantFaults.Parse(PlantFaults.Name(fault))!.Value.Single().Single()));
}
