using Gateway.Simulation.Plant;
using Gateway.Site;

namespace Gateway.Tests.Simulation.Plant;

/// <summary>What the judge counts, and what it does not.</summary>
public sealed class PlantCircuitTests
{
    private const int Reaction = 120;

    private readonly PlantCircuit _circuit = new(
        new(new("main", null, new(100), null, new(50)), -1, ProtectionKind.Mcb, 1, null, new(0, 0), 0, 0, 0), new(1)) { Reaction = Reaction };

    private int _step = 1000;

    [Fact]
    public void Promises_that_fit_are_no_violation()
    {
        Live(60, unforeseen: 40, promised: 61);

        Assert.Equal(0, Violations);
    }

    [Fact]
    public void Promises_beyond_the_limit_are_one()
    {
        Live(60, unforeseen: 40, promised: 62);

        Assert.Equal(1, Violations);
        Assert.True(_circuit.IsViolated);
    }

    [Fact]
    public void A_rise_of_other_load_has_the_time_that_an_answer_takes()
    {
        Live(60, unforeseen: 20, promised: 60);

        Live(12, unforeseen: 50, promised: 60);
        Assert.Equal(0, Violations);

        Live(3, unforeseen: 50, promised: 60);
        Assert.Equal(1, Violations);
    }

    [Fact]
    public void What_nobody_could_have_cut_is_told_apart()
    {
        Live(60, unforeseen: 40, promised: 70, atHandSince: int.MaxValue);

        Assert.Equal(0, Violations);
        Assert.True(_circuit.IsHelpless);
    }

    [Fact]
    public void A_meter_that_lies_gives_more_time()
    {
        Live(60, unforeseen: 20, promised: 60);
        _circuit.Blind = (_step + 1000, 300);

        Live(40, unforeseen: 50, promised: 60);

        Assert.Equal(0, Violations);
    }

    [Fact]
    public void What_no_meter_and_no_station_could_tell_is_told_apart()
    {
        Live(60, unforeseen: 40, promised: 62, hidden: 5, slack: 5);

        Assert.Equal((0, true), (Violations, _circuit.IsUntold));
        Live(30, unforeseen: 40, promised: 70, hidden: 5, slack: 5);
        Assert.Equal((1, false), (Violations, _circuit.IsUntold));
    }

    [Fact]
    public void As_much_as_other_cars_leave_hides_what_one_takes_and_no_more()
    {
        Live(60, unforeseen: 40, promised: 62, hidden: 5, slack: 0.5);

        Assert.Equal(1, Violations);
    }

    [Fact]
    public void A_car_that_was_allowed_more_hides_a_rise_until_it_is_measured_and_an_answer_has_had_its_time()
    {
        Live(60, unforeseen: 20, promised: 60);
        Live(30, unforeseen: 50, promised: 60, open: true);
        Assert.Equal((0, true), (Violations, _circuit.IsUntold));

        Live(11, unforeseen: 50, promised: 60);
        Assert.Equal(0, Violations);

        Live(3, unforeseen: 50, promised: 60);
        Assert.Equal(1, Violations);
    }

    [Fact]
    public void What_began_over_a_connection_that_only_seems_to_be_there_nobody_could_tell()
    {
        Live(60, unforeseen: 40, promised: 64, secret: 6);
        Assert.Equal((0, true), (Violations, _circuit.IsUntold));

        Live(1, unforeseen: 40, promised: 70, secret: 6);
        Assert.Equal((1, false), (Violations, _circuit.IsUntold));
    }

    [Fact]
    public void Above_the_limit_is_above_whoever_is_to_blame()
    {
        Live(1, unforeseen: 40, promised: 0, flow: 101);

        Assert.True(_circuit.IsAbove);
        Assert.Equal(3, _circuit.Excess, 1e-9);
        Assert.False(_circuit.IsTripped);
    }

    [Fact]
    public void Far_above_it_trips()
    {
        Live(20, unforeseen: 40, promised: 0, flow: 145);

        Assert.True(_circuit.IsTripped);
    }

    [Fact]
    public void A_trip_counts_also_where_nobody_could_tell_and_it_is_told_that_nobody_could()
    {
        Live(20, unforeseen: 40, promised: 0, flow: 145, unseen: 50);

        Assert.Equal((true, false), (_circuit.IsTripped, _circuit.IsTrippedTold));
        Live(20, unforeseen: 40, promised: 0, flow: 145);
        Assert.Equal((true, true), (_circuit.IsTripped, _circuit.IsTrippedTold));
    }

    private int Violations { get; set; }

    private void Live(
        int seconds, double unforeseen, double promised, int atHandSince = 0, double flow = 0, double hidden = 0, double slack = 0, double unseen = 0,
        double secret = 0, bool open = false)
    {
        for (var i = 0; i < seconds * PlantTime.StepsPerSecond; i++)
        {
            Array.Fill(_circuit.Unforeseen, 0);
            Array.Fill(_circuit.Flow, flow);
            Array.Fill(_circuit.Unseen, unseen);
            (_circuit.Unforeseen[(int)Phase.L2], _circuit.Promised[(int)Phase.L2]) = (unforeseen, promised);
            (_circuit.Hidden[(int)Phase.L2], _circuit.Slack[(int)Phase.L2]) = (hidden, slack);
            Array.Fill(_circuit.Secret, secret);
            Array.Fill(_circuit.AtHandSince, atHandSince);
            _circuit.Show();
            _circuit.Hides(_step, open ? i : 0);
            _circuit.Judge(_step++);
            Violations += _circuit.NewViolations;
        }
    }
}
