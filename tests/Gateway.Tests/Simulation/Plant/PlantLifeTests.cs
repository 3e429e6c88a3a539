using System.Collections.Immutable;
using Gateway.Simulation.Plant;

namespace Gateway.Tests.Simulation.Plant;

public sealed class PlantLifeTests
{
    public static TheoryData<int, string> Lives
    {
        get
        {
            var lives = new TheoryData<int, string>();
            for (var i = 0; i < PlantFaults.All.Length; i++)
            {
                lives.Add(2 + i, PlantFaults.Name(PlantFaults.All[i]));
            }

            return lives;
        }
    }

    [Theory]
    [MemberData(nameof(Lives))]
    public void No_single_fault_trips_a_breaker_or_breaks_a_budget(int seed, string fault)
    {
        using var life = new PlantLife(seed, PlantFaults.Parse(fault)!.Value[0], default);

        var figures = life.Live(0.4);

        Assert.Equal((0, 0), (figures.Trip, figures.Violation));
        Assert.True(figures.Delivered > 0);
    }

    [Theory]
    [InlineData(26, "meter-freeze,half-open")]      // a frozen meter was believed while cars rose
    [InlineData(43, "meter-sign,refuse")]           // what a turned meter showed was room
    [InlineData(51, "meter-sign,kill")]
    [InlineData(67, "meter-loss,clock-jump")]       // limits were told by the gateway's clock
    [InlineData(5362, "clock-jump")]
    [InlineData(5096, "reboot,refuse")]             // a car that stopped between two measurements made the house smaller
    [InlineData(5428, "ignore,refuse")]             // what a car above its new limit left of the old one was given away
    [InlineData(5208, "meter-sign,meter-loss")]
    [InlineData(111153, "overdraw,sleep")]          // a slow station was taken for a quick one
    [InlineData(813653, "meter-sign,half-open")]    // a car stopped as the meter turned over
    [InlineData(107111, "meter-loss,overdraw")]     // one that measures seldom was taken for a slow one
    [InlineData(109378, "ignore,pv-ramp")]          // what a car drew above a small cut was taken for its old limit
    [InlineData(112778, "meter-sign,kill")]         // cars started as the meter turned over
    [InlineData(114608, "meter-sign,offline")]      // a car followed its cut as the meter turned over
    [InlineData(111317, "lost-answer,slow-car")]    // a cut waited behind a call that was not answered
    [InlineData(112361, "overdraw,kill")]           // load of the house hid behind a cut that nobody had measured
    public void What_once_broke_a_budget_does_so_no_more(int seed, string faults)
    {
        using var life = new PlantLife(seed, PlantFaults.Parse(faults)!.Value[0], default);

        var figures = life.Live(0.5);

        Assert.Equal((0, 0), (figures.Trip, figures.Violation));
    }

    [Fact]
    public void The_same_seed_gives_the_same_life()
    {
        ImmutableArray<PlantFault> faults = [PlantFault.LostAnswer, PlantFault.Kill];

        Assert.Equal(Figures(5, faults), Figures(5, faults));
        Assert.NotEqual(Figures(5, faults), Figures(6, faults));
    }

    [Fact]
    public void The_house_lives_the_same_whatever_becomes_of_the_gateway()
    {
        using var one = new PlantLife(9, [], default);
        using var other = new PlantLife(9, [], default);
        other.Site.KillGateway();

        one.Live(0.2);
        other.Live(0.2);

        Assert.Equal(one.Site.Circuits.SelectMany(c => c.House.Current), other.Site.Circuits.SelectMany(c => c.House.Current));
        Assert.True(one.Site.Gateway.Calls > 0);
        Assert.Equal(0, other.Site.Gateway.Calls);
    }

    /// <summary>Of 750, cars are being raised just then, and to take that back ends nothing; of 45, one is that nobody has measured yet.</summary>
    [Theory]
    [InlineData(45)]
    [InlineData(750)]
    [InlineData(40004)]
    [InlineData(60004)]
    public void Stations_of_the_five_second_class_answer_a_step_of_the_house_within_twelve_seconds(int seed)
    {
        using var life = new PlantLife(seed, [PlantFault.HouseStep], new(Capacity: null, Class: 5));

        var figures = life.Live(0.5);

        Assert.All(figures.Reactions, seconds => Assert.InRange(seconds, 0, 12));
        Assert.Equal((0, 0), (figures.Trip, figures.Violation));
    }

    [Fact]
    public void Without_a_gateway_stations_that_no_one_has_told_a_thing_overload_their_site()
    {
        using var life = new PlantLife(6, [], new(Capacity: 0.2, Class: 1));
        life.Site.KillGateway();

        var figures = life.Live(1);

        Assert.True(figures.Above > 0);
        Assert.Equal(0, figures.Violations);        // nobody was there to do better
    }

    private static string Figures(int seed, ImmutableArray<PlantFault> faults)
    {
        using var life = new PlantLife(seed, faults, default);
        var figures = life.Live(0.3);
        return $"{figures.Delivered} {figures.Ideal} {figures.Messages} {figures.Above} {figures.Unbalance} {figures.Sessions} {figures.Pauses}";
    }
}
