using Gateway.GridSignals.External;
using Gateway.Site;

namespace Gateway.Tests.GridSignals.External;

/// <summary>Limits of the connection, and what it costs to exceed them: after Engineering Recommendation G100.</summary>
public sealed class ExcursionTests : IDisposable
{
    private readonly SignalsBench _bench = new();
    private readonly ExcursionOptions _options = new() { Import = new(new(50_000), new(6000)), Export = new(new(10_000), new(0)) };
    private ConnectionSource _import;

    public ExcursionTests() => _import = Source(LimitDirection.Import);

    [Fact]
    public void The_limit_holds_while_the_meter_is_heard_and_the_lower_value_while_it_is_not()
    {
        Assert.Equal(("silent", 6000), Now);
        _bench.Imports(20_000);
        Assert.Equal(("limited", 50_000), Now);
        _bench.Pass(10.1);
        Assert.Equal(("silent", 6000), Now);
    }

    [Fact]
    public void Back_under_the_limit_within_15_s_is_no_excursion()
    {
        for (var i = 0; i < 20; i++)
        {
            Flows(51_000, 15);
            Flows(49_000, 5);
        }

        Assert.Equal(("limited", 50_000), Now);
    }

    [Fact]
    public void An_excursion_of_more_than_60_s_locks_out()
    {
        Flows(51_000, 60);
        Assert.Equal("limited", Now.Word);

        Flows(51_000, 2);

        Assert.Equal(("locked", 6000), Now);
    }

    [Fact]
    public void A_second_one_within_10_min_locks_out()
    {
        Flows(51_000, 20);
        Flows(40_000, 500);
        Assert.Equal("limited", Now.Word);

        Flows(51_000, 20);

        Assert.Equal(("locked", 6000), Now);
    }

    [Fact]
    public void More_than_three_in_24_h_lock_out()
    {
        for (var i = 0; i < 3; i++)
        {
            Flows(51_000, 20);
            Flows(40_000, 700);
            Assert.Equal("limited", Now.Word);
        }

        Flows(51_000, 20);

        Assert.Equal(("locked", 6000), Now);
    }

    [Fact]
    public void Three_a_day_for_ever_do_not()
    {
        for (var i = 0; i < 9; i++)
        {
            Flows(51_000, 20);
            Flows(40_000, 1);
            _bench.Pass((8 * 3600) + 60);
        }

        _bench.Imports(40_000);
        Assert.Equal("limited", Now.Word);
    }

    [Fact]
    public void A_lock_out_is_ended_by_command_after_4_h_at_the_earliest()
    {
        var command = new LimitResetCommand([_import]);
        Assert.Equal("it is not locked out", SignalsBench.Says(command, """{"direction":"import"}""").Text);
        Flows(51_000, 70);
        _bench.Pass(3600);
        Assert.Equal("it may be reset in 180 min at the earliest", SignalsBench.Says(command, """{"direction":"import"}""").Text);

        _bench.Pass(3 * 3600);
        Assert.True(SignalsBench.Says(command, """{"direction":"import"}""").IsAccepted);

        _bench.Imports(40_000);
        Assert.Equal(("limited", 50_000), Now);
    }

    [Theory]
    [InlineData("{}", "direction must be import or export")]
    [InlineData("""{"direction":"both"}""", "direction must be import or export")]
    [InlineData("""{"direction":7}""", "direction must be import or export")]
    [InlineData("""{"direction":"export"}""", "there is no such limit in signals.excursions")]
    [InlineData("""{"direction":"import","force":true}""", "force is no key of this command")]
    public void What_is_no_reset_is_refused(string command, string reason)
        => Assert.StartsWith(reason, SignalsBench.Says(new LimitResetCommand([_import]), command).Text, StringComparison.Ordinal);

    [Fact]
    public void A_lock_out_and_what_was_counted_outlive_a_restart()
    {
        Flows(51_000, 20);
        Flows(40_000, 60);
        Restart();
        Flows(51_000, 20);
        Assert.Equal("locked", Now.Word);

        Restart();

        Assert.Equal(("locked", 6000), Now);
    }

    [Fact]
    public void If_what_was_counted_is_lost_it_is_locked_out()
    {
        _bench.Notes.Put(ConnectionSource.Kind, "connection-import", "{"u8.ToArray());

        Restart();

        Assert.Equal("locked", Now.Word);
    }

    [Fact]
    public void What_is_fed_in_is_counted_the_other_way_round()
    {
        _import = Source(LimitDirection.Export);
        Flows(90_000, 100);
        Assert.Equal(("limited", 10_000), Now);

        Flows(-10_500, 70);

        Assert.Equal(("locked", 0), Now);
    }

    [Fact]
    public void People_hear_of_each()
    {
        Flows(51_000, 70);

        var told = new List<string>();
        while (_bench.Events.TryRead(out var happened))
        {
            told.Add(happened.Text);
        }

        Assert.Equal(
        [
            "the import limit of the connection: exceeded for more than 15 s; 1 in 24 h",
            "the import limit of the connection: locked out: an excursion lasted for more than 60 s",
        ], told);
    }

    public void Dispose() => _bench.Dispose();

    private (string Word, double? Watt) Now
        => _import.At(_bench.Time.GetTimestamp()) is var state ? (state.Word, state.Limit?.Value) : default;

    /// <summary>So much for so many seconds, looked at each second.</summary>
    private void Flows(double watt, int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            _bench.Imports(watt);
            _import.Look(_bench.Time.GetTimestamp());
            _bench.Pass(1);
        }

        _bench.Imports(watt);
    }

    private void Restart()
    {
        _bench.Restart();
        _import = Source(LimitDirection.Import);
    }

    private ConnectionSource Source(LimitDirection direction) => new(
        direction, direction is LimitDirection.Import ? _options.Import! : _options.Export!, _options, _bench.Notes, _bench.Power, _bench.News, _bench.Time);
}
