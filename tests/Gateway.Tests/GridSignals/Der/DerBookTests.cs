using Gateway.GridSignals.Der;
using Gateway.Ocpp.Records.V2;
using static Gateway.Ocpp.Records.V2.DERControlEnumType;
using static Gateway.Tests.GridSignals.Der.Control;

namespace Gateway.Tests.GridSignals.Der;

/// <summary>Who supersedes whom, decided on receipt, and what time alone does. OCPP 2.1 part 2, R04.</summary>
public sealed class DerBookTests
{
    private DerBook _book = DerBook.Empty;

    [Fact]
    public void R04_FR_02_A_default_control_where_there_is_none_acts()
    {
        Assert.Empty(Sets(Default("d")));

        Assert.Equal("d", Acting());
    }

    [Fact]
    public void R04_FR_03_A_default_of_better_priority_supersedes_the_one_before()
    {
        Sets(Default("old", priority: 5));

        Assert.Equal(["old"], Sets(Default("new", priority: 2)));

        Assert.Equal("new", Acting());
        Assert.Equal(["old"], Superseded());
    }

    [Fact]
    public void R04_FR_04_A_default_that_comes_while_a_scheduled_one_runs_waits_for_its_end()
    {
        Sets(Scheduled("s", 0, 60));
        Passes(0);

        Assert.Empty(Sets(Default("d", priority: 0)));

        Assert.Equal("s", Acting());
        Passes(60);
        Assert.Equal("d", Acting());
    }

    [Fact]
    public void R04_FR_05_A_scheduled_control_where_there_is_none_acts_from_its_start()
    {
        Assert.Empty(Sets(Scheduled("s", 30, 60)));

        Assert.Null(Acting());
        Passes(29.9);
        Assert.Null(Acting());
        Passes(30);
        Assert.Equal("s", Acting());
    }

    [Fact]
    public void R04_FR_06_One_that_has_not_started_gives_way_at_once_and_the_default_fills_the_gap()
    {
        Sets(Default("d"));
        Sets(Scheduled("old", 10, 60, priority: 5));

        Assert.Equal(["old"], Sets(Scheduled("new", 1000, 60, priority: 4)));

        Passes(10);
        Assert.Equal("d", Acting());
        Passes(1000);
        Assert.Equal("new", Acting());
    }

    [Fact]
    public void R04_FR_07_One_that_runs_goes_on_until_the_better_one_starts()
    {
        Sets(Scheduled("old", 0, 600, priority: 5));
        Passes(0);

        Assert.Empty(Sets(Scheduled("new", 100, 60, priority: 4)));

        Passes(99);
        Assert.Equal("old", Acting());
        Assert.Empty(Superseded());
        Passes(100);
        Assert.Equal("new", Acting());
        Assert.Equal(["old"], Superseded());
    }

    [Theory]
    [InlineData(0)]         // it runs
    [InlineData(1000)]      // it will
    public void R04_FR_08_One_that_comes_after_a_better_one_is_superseded_at_once(double start)
    {
        Sets(Scheduled("old", start, 60, priority: 1));
        Passes(0);

        Assert.Equal(["new"], Sets(Scheduled("new", 500, 60, priority: 2)));

        Passes(500);
        Assert.NotEqual("new", Acting());
        Assert.Contains("new", Superseded());
    }

    [Fact]
    public void R04_FR_08_A_default_that_comes_after_a_better_one_is_superseded_at_once()
    {
        Sets(Default("old", priority: 1));

        Assert.Equal(["new"], Sets(Default("new", priority: 2)));

        Assert.Equal("old", Acting());
    }

    [Fact]
    public void R04_FR_09_One_that_was_superseded_never_acts_again()
    {
        Sets(Scheduled("old", 0, 600, priority: 5));
        Passes(0);
        Sets(Scheduled("new", 100, 60, priority: 4));
        Passes(100);

        Passes(160);
        Assert.Null(Acting());
        Assert.Equal(["old"], Superseded());        // and stays until its time is over
        Passes(600);
        Assert.Empty(_book.All);
    }

    [Fact]
    public void R04_FR_09_Nor_when_the_one_that_superseded_it_is_cleared()
    {
        Sets(Default("old", priority: 5));
        Sets(Default("new", priority: 2));

        _book = _book.Without(_book.All.Where(c => c.Id == "new"));

        Assert.Null(Acting());
        Assert.Equal(["old"], Superseded());
    }

    [Fact]
    public void R04_FR_10_A_scheduled_control_is_deleted_at_its_end()
    {
        Sets(Scheduled("s", 10, 20));
        Passes(10);

        Assert.Empty(Passes(29).Ended);
        Assert.Equal("s", Assert.Single(Passes(30).Ended).Id);

        Assert.Empty(_book.All);
    }

    [Fact]
    public void R04_FR_11_After_a_scheduled_control_the_default_acts_again()
    {
        Sets(Default("d"));
        Sets(Scheduled("s", 10, 20));

        Passes(10);
        Assert.Equal("s", Acting());
        Passes(30);
        Assert.Equal("d", Acting());
    }

    [Fact]
    public void R04_FR_20_A_start_is_told_once()
    {
        Sets(Scheduled("s", 10, 20));

        Assert.Equal("s", Assert.Single(Passes(10).Started).Control.Id);
        Assert.Empty(Passes(11).Started);
    }

    [Fact]
    public void R04_FR_21_A_start_tells_whom_it_supersedes()
    {
        Sets(Scheduled("old", 0, 600, priority: 5));
        Passes(0);
        Sets(Scheduled("new", 100, 60, priority: 4));

        Assert.Equal("old", Assert.Single(Assert.Single(Passes(100).Started).Superseded));
    }

    [Fact]
    public void Controls_of_different_kinds_act_together()
    {
        Sets(Default("v"));

        Assert.Empty(Sets(Default("w", priority: 0, kind: VoltWatt)));

        Assert.Equal(("v", "w"), (Acting(), Acting(VoltWatt)));
    }

    [Fact]
    public void Of_two_with_equal_priority_the_newer_one_wins()
    {
        Sets(Default("old"));
        Assert.Equal(["old"], Sets(Default("new")));
        Assert.Equal("new", Acting());
    }

    [Fact]
    public void Of_two_scheduled_with_equal_priority_the_newer_one_wins_where_they_overlap()
    {
        Sets(Scheduled("one", 0, 100));
        Assert.Empty(Sets(Scheduled("after", 100, 100)));
        Assert.Equal(["after"], Sets(Scheduled("across", 150, 100)));

        Passes(0);
        Assert.Equal("one", Acting());
        Passes(150);
        Assert.Equal("across", Acting());
    }

    [Fact]
    public void The_same_id_replaces()
    {
        Sets(Default("d", priority: 5));

        Assert.Empty(Sets(Default("d", priority: 7)));

        Assert.Equal(7, Assert.Single(_book.All).Priority);
    }

    [Fact]
    public void What_the_clock_has_skipped_is_over_without_having_started()
    {
        Sets(Scheduled("s", 10, 20));

        var turn = Passes(1000);

        Assert.Empty(turn.Started);
        Assert.False(Assert.Single(turn.Ended).HasStarted);
    }

    [Fact]
    public void A_control_that_runs_goes_on_when_somebody_sets_the_clock_back()
    {
        Sets(Scheduled("s", 10, 20));
        Passes(10);

        Assert.Empty(Passes(5).Started);

        Assert.Equal("s", Acting());
    }

    [Fact]
    public void It_says_when_time_will_change_something_next()
    {
        Assert.Null(_book.NextTurn());
        Sets(Default("d"));
        Assert.Null(_book.NextTurn());
        Sets(Scheduled("s", 10, 20));
        Assert.Equal(Noon.AddSeconds(10), _book.NextTurn());
        Passes(10);
        Assert.Equal(Noon.AddSeconds(30), _book.NextTurn());
    }

    [Fact]
    public void Superseded_defaults_make_room_as_they_have_no_end()
    {
        for (var i = 0; i < 100; i++)
        {
            Sets(Default($"d{i}"));
        }

        Assert.Equal(DerBook.MostOfAKind, _book.All.Length);
        Assert.Equal("d99", Acting());
        Assert.DoesNotContain("d0", Superseded());
    }

    /// <summary>Whatever comes in whatever order: no two of a kind and class are both to act at one time, and the ids told are there.</summary>
    [Fact]
    public void At_most_one_of_a_kind_runs_whatever_comes()
    {
        var random = new Random(7);
        for (var i = 0; i < 3000; i++)
        {
            var now = i * 3;
            var superseded = random.Next(4) is 0
                ? Sets(Default($"d{random.Next(6)}", random.Next(4)))
                : Sets(Scheduled($"s{random.Next(40)}", now + random.Next(-20, 200), random.Next(21, 120), random.Next(4)));
            Assert.All(superseded, id => Assert.True(_book.All.Single(c => c.Id == id).IsSuperseded));
            Passes(now);

            Assert.InRange(_book.All.Count(c => c is { HasStarted: true, IsSuperseded: false }), 0, 1);
            Assert.InRange(_book.All.Count(c => c is { IsDefault: true, IsSuperseded: false }), 0, 1);
            var acting = _book.Acting(VoltVar);
            Assert.True(acting is null || acting.IsDefault || (acting.Start <= Noon.AddSeconds(now) && acting.End > Noon.AddSeconds(now)));
        }
    }

    private List<string> Sets(SetDERControlRequest control)
    {
        (_book, var superseded) = _book.With(control);
        return [.. superseded];
    }

    private DerTurn Passes(double seconds)
    {
        var turn = _book.Turn(Noon.AddSeconds(seconds));
        _book = turn.Book;
        return turn;
    }

    private string? Acting(DERControlEnumType kind = VoltVar) => _book.Acting(kind)?.Id;

    private IEnumerable<string> Superseded() => _book.All.Where(c => c.IsSuperseded).Select(c => c.Id);
}
