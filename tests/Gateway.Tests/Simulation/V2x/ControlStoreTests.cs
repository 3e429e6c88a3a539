using System.Text.Json.Nodes;
using Gateway.Simulation;
using Gateway.Simulation.V2x;

namespace Gateway.Tests.Simulation.V2x;

/// <summary>Who supersedes whom. OCPP 2.1 part 2, R04; 0 is the highest priority.</summary>
public sealed class ControlStoreTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ControlStore _store = new();

    [Theory]
    [InlineData(5, 4, "old", "new")]        // R04.FR.03
    [InlineData(5, 5, "old", "new")]        // not covered: the newer one
    [InlineData(5, 6, "new", "old")]        // R04.FR.08
    public void Of_two_defaults_the_better_one_acts(int old, int @new, string superseded, string acts)
    {
        _store.Take(Default("old", old));

        Assert.Equal([superseded], _store.Take(Default("new", @new)));
        Assert.Equal(acts, Acting);
    }

    [Fact]
    public void R04_FR_06_One_that_has_not_started_gives_way_at_once_even_if_there_is_a_gap()
    {
        _store.Take(Default("d", 9));
        _store.Take(Scheduled("soon", 10, 100, 5));

        Assert.Equal(["soon"], _store.Take(Scheduled("later", 1000, 100, 4)));

        Assert.Empty(_store.Turn(Noon.AddSeconds(20)));
        Assert.Equal("d", Acting);
    }

    [Fact]
    public void R04_FR_07_One_that_runs_goes_on_until_the_better_one_starts()
    {
        _store.Take(Scheduled("runs", 0, 100, 5));
        _store.Turn(Noon);

        Assert.Empty(_store.Take(Scheduled("better", 50, 100, 4)));
        Assert.Equal("runs", Acting);

        var turn = Assert.Single(_store.Turn(Noon.AddSeconds(50)));
        Assert.Equal(("better", true, "runs"), (turn.Control.Id, turn.HasStarted, Assert.Single(turn.Superseded)));
        Assert.Equal("better", Acting);
    }

    [Fact]
    public void R04_FR_08_FR_09_One_that_comes_behind_a_better_one_never_acts()
    {
        _store.Take(Scheduled("runs", 0, 100, 4));
        _store.Turn(Noon);

        Assert.Equal(["worse"], _store.Take(Scheduled("worse", 50, 1000, 5)));

        Assert.False(Assert.Single(_store.Turn(Noon.AddSeconds(100))).HasStarted);      // the end of the better one
        Assert.Null(Acting);
        Assert.Equal("worse", Assert.Single(_store.All).Id);
    }

    [Fact]
    public void R04_FR_04_FR_10_FR_11_A_scheduled_one_goes_before_the_default_until_its_time_is_over()
    {
        _store.Take(Scheduled("s", 0, 100, 9));
        _store.Turn(Noon);

        Assert.Empty(_store.Take(Default("d", 0)));
        Assert.Equal("s", Acting);

        Assert.Equal(("s", false), Assert.Single(_store.Turn(Noon.AddSeconds(100))) is var turn ? (turn.Control.Id, turn.HasStarted) : default);
        Assert.Equal("d", Acting);
    }

    [Fact]
    public void Types_do_not_touch_each_other()
    {
        _store.Take(Default("limit", 5));

        Assert.Empty(_store.Take(Default("curve", 0, "VoltVar")));
        Assert.Equal("limit", Acting);
    }

    private string? Acting => _store.Acting("LimitMaxDischarge")?.Id;

    private static StoredControl Default(string id, int priority, string type = "LimitMaxDischarge") => Of(id, true, type, new() { ["priority"] = priority });

    private static StoredControl Scheduled(string id, double start, double seconds, int priority) => Of(
        id, false, "LimitMaxDischarge", new() { ["priority"] = priority, ["startTime"] = Readings.Time(Noon.AddSeconds(start)), ["duration"] = seconds });

    private static StoredControl Of(string id, bool isDefault, string type, JsonObject setting) => new(
        new() { ["controlId"] = id, ["isDefault"] = isDefault, ["controlType"] = type, [StoredControl.FieldOf(type)] = setting });
}
