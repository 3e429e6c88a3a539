using Gateway.Ocpp;
using Gateway.Ocpp.Messages;
using Gateway.Simulation.Plant;
using Gateway.Site;

namespace Gateway.Tests.Simulation.Plant;

/// <summary>What is added up of a station with two EVSEs that measures nothing, below a meter.</summary>
public sealed class PlantTruthTests
{
    private readonly PlantTime _time = new();
    private readonly PlantStation _station;
    private readonly PlantCircuit _circuit = new(
        new(new("main", null, new(100), "meter", new(50)), -1, ProtectionKind.Mcb, 1, new(1, 0.1, 0.1), new(0, 0), 0, 0, 0), new(1));

    private readonly PlantTruth _truth;

    public PlantTruthTests()
    {
        var plan = new StationPlan("CP-1", "main", Wiring.Straight, new(32), new(6), new(6), 0);
        _station = new(new(plan, 0, OcppVersion.V16, 2, 1, 0.5, 0, true, true), _time, new(11));
        _truth = new([_circuit], [_station]);
        _station.Online(true);
        _station.Hear(Calls.SetFallback(OcppVersion.V16, 6, 3));
    }

    /// <summary>The meter shows 16 A, and the limits explain 6 A of it.</summary>
    [Fact]
    public void What_a_car_draws_that_was_given_nothing_and_told_nothing_is_hidden_by_what_another_leaves()
    {
        Begin(0, wants: 16);
        Tell(0, 16);
        Run(30);
        _station.Ignores = true;
        Tell(0, 0);
        Run(30);
        Begin(1, wants: 0);

        _truth.Step(_time.Step);

        Assert.Equal((16, 0), (_station.Outlets[0].Draw, _station.Outlets[0].Bound));
        Assert.Equal((16, 6), (_circuit.Unforeseen[0], _circuit.Promised[0]));
        Assert.Equal(10, _circuit.Shown[0]);
    }

    private void Begin(int outlet, double wants)
    {
        _station.Outlets[outlet].PlugIn(new(new(3, wants, 6, 1, 50_000, false), new(1)));
        _station.Start(_station.Outlets[outlet]);
        Run(20);
    }

    private void Tell(int outlet, double ampere) => _station.Hear(Calls.SetLimit(OcppVersion.V16, new(
        _station.Outlets[outlet].Id, _station.Outlets[outlet].Transaction!, ampere, 3, 1, _time.GetUtcNow(), LiveLimit.UsualLife)));

    private void Run(double seconds)
    {
        for (var i = 0; i < PlantTime.Steps(seconds); i++)
        {
            _station.Step(++_time.Step);
        }
    }
}
