using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.Site;

/// <summary>Incidents are handed on at once, their repetitions as one.</summary>
public sealed class SecurityEventsTests
{
    private readonly ManualTime _time = new();
    private readonly SecurityEvents _events;

    public SecurityEventsTests() => _events = new(_time);

    [Fact]
    public void The_first_is_handed_on_at_once_and_what_repeats_it_within_a_minute_as_one()
    {
        for (var i = 0; i < 1000; i++)
        {
            _events.Happened("Kind", "CP-1", $"attempt {i}");
        }

        _events.Happened("Kind", "CP-2", "another");
        Assert.Equal(["CP-1 1", "CP-2 1"], First());
        Assert.Empty(_events.TakeRepeated());

        _time.Advance(TimeSpan.FromSeconds(61));
        var one = Assert.Single(_events.TakeRepeated());
        Assert.Equal(("CP-1", 999, "attempt 999"), (one.Subject, one.Count, one.Text));
    }

    [Fact]
    public void After_a_quiet_minute_the_next_is_a_first_one()
    {
        _events.Happened("Kind", "CP-1", "");
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Empty(_events.TakeRepeated());

        _events.Happened("Kind", "CP-1", "");

        Assert.Equal(["CP-1 1", "CP-1 1"], First());
    }

    [Fact]
    public void Somebody_who_thinks_of_ever_new_names_does_not_fill_the_memory()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _events.Happened("Kind", $"CP-{i}", "");
        }

        Assert.InRange(First().Count, 1000, 1100);
        Assert.Equal(10_000, 1025 + _events.TakeRepeated(all: true).Sum(e => e.Count));
    }

    private List<string> First()
    {
        var first = new List<string>();
        while (_events.First.TryRead(out var one))
        {
            first.Add($"{one.Subject} {one.Count}");
        }

        return first;
    }
}
