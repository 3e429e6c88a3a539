using Gateway.Simulation.Plant;
using Gateway.Site;

namespace Gateway.Tests.Simulation.Plant;

public sealed class OmniscientTests
{
    private readonly PlantCircuit[] _circuits = [Circuit(-1, 40), Circuit(0, 12)];

    [Fact]
    public void Two_cars_share_evenly()
    {
        var cars = Share((0, 3, 32), (0, 3, 32));

        Assert.Equal([20, 20], cars.Select(c => c.Current));
    }

    [Fact]
    public void Whoever_wants_less_leaves_the_rest_to_the_others()
    {
        var cars = Share((0, 3, 10), (0, 3, 32));

        Assert.Equal([10, 30], cars.Select(c => c.Current));
    }

    [Fact]
    public void Every_circuit_on_the_way_limits()
    {
        var cars = Share((1, 3, 32), (0, 3, 32));

        Assert.Equal([12, 28], cars.Select(c => c.Current));
    }

    [Fact]
    public void Where_the_minimum_is_not_there_for_all_some_get_nothing_and_have_their_turn_later()
    {
        var cars = Cars((1, 3, 32), (1, 3, 32), (1, 3, 32));
        var omniscient = new Omniscient(_circuits, cars);

        omniscient.Share();
        Assert.Equal([6, 6, 0], cars.Select(c => c.Current));

        omniscient.Share();
        Assert.True(cars[2].Current >= 6);
    }

    [Fact]
    public void Cars_on_different_phases_do_not_share()
    {
        var cars = Cars((0, 1, 32), (0, 1, 32));
        var other = new PlantOutlet(1, new(Phase.L2));
        var second = new IdealCar(1, cars[1].Car, Plugged(other, cars[1].Car), 32, [0]);

        new Omniscient(_circuits, [cars[0], second]).Share();

        Assert.Equal([32, 32], [cars[0].Current, second.Current]);
    }

    private List<IdealCar> Share(params (int Circuit, int Phases, double Max)[] wishes)
    {
        var cars = Cars(wishes);
        new Omniscient(_circuits, cars).Share();
        return cars;
    }

    private static List<IdealCar> Cars(params (int Circuit, int Phases, double Max)[] wishes)
        => [.. wishes.Select((w, i) =>
        {
            var car = new PlantCar(new(w.Phases, w.Max, 6, 1, 50_000, false), new(1));
            return new IdealCar(i, car, Plugged(new(1, Wiring.Straight), car), 32, w.Circuit == 0 ? [0] : [1, 0]);
        })];

    private static PlantOutlet Plugged(PlantOutlet outlet, PlantCar car)
    {
        outlet.PlugIn(car);
        outlet.Start("1", 0, 6);
        return outlet;
    }

    private static PlantCircuit Circuit(int parent, double limit)
        => new(new(new($"c{limit}", null, new(limit), null, default(Ampere)), parent, ProtectionKind.Mcb, 1, null, new(0, 0), 0, 0, 0), new(1));
}
