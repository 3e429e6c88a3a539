using Gateway.Simulation;
using Gateway.Site;

namespace Gateway.Tests.Simulation;

/// <summary>The demo's judge: what it lets pass and what it does not.</summary>
public sealed class JudgeTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly CallLedger _calls = new();
    private readonly Judge _judge;

    public JudgeTests()
    {
        _judge = new([("main", new(100)), ("row", new(40))], _calls);
        Exchange("a");
        _judge.Drew(new(6));
        _judge.Obeyed();
    }

    [Fact]
    public void A_site_at_its_limit_passes()
    {
        See(main: 100, row: 40);

        Assert.Empty(_judge.Faults());
    }

    [Theory]
    [InlineData(100.1, 10, "main")]
    [InlineData(50, 40.1, "row")]
    public void One_phase_above_a_limit_in_one_step_fails(double main, double row, string circuit)
    {
        See(main, row);
        See(main: 50, row: 10);

        Assert.Contains($"circuit {circuit} was above", Assert.Single(_judge.Faults()), StringComparison.Ordinal);
        Assert.Equal(Step, _judge.Circuits.Single(c => c.Id == circuit).Above);
    }

    [Theory]
    [InlineData(1, 0, "1 calls of stations never reached")]
    [InlineData(1, 2, "1 calls reached the CSMS more than once")]
    [InlineData(0, 1, "1 calls reached the CSMS that no station sent")]
    public void A_call_that_is_lost_doubled_or_invented_fails(int sent, int arrived, string fault)
    {
        for (var i = 0; i < sent; i++)
        {
            _calls.Sent("CP-1", "b", "x"u8.ToArray());
        }

        for (var i = 0; i < arrived; i++)
        {
            _calls.Arrived("CP-1", "b", "x"u8.ToArray());
        }

        Assert.StartsWith(fault, Assert.Single(_judge.Faults()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_whose_bytes_changed_on_the_way_fails()
    {
        _calls.Sent("CP-1", "b", """{"a": 1}"""u8.ToArray());
        _calls.Arrived("CP-1", "b", """{"a":1}"""u8.ToArray());

        Assert.StartsWith("1 calls reached the CSMS with other bytes", Assert.Single(_judge.Faults()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_demo_that_does_nothing_fails()
    {
        var idle = new Judge([("main", new(100))], new());

        Assert.Equal(["no call ever reached the CSMS", "no car ever charged", "no limit was ever applied"], idle.Faults());
    }

    private void Exchange(string id)
    {
        _calls.Sent("CP-1", id, "x"u8.ToArray());
        _calls.Arrived("CP-1", id, "x"u8.ToArray());
    }

    private void See(double main, double row) => _judge.Saw(
        new Dictionary<string, PerPhase<Ampere>>
        {
            ["main"] = new(new(50), new(main), new(50)), ["row"] = new(new(row), default, default),
        },
        Step);
}
