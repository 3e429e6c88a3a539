using System.Collections.Immutable;
using Gateway.GridSignals.Afrr;
using Gateway.Site;
using Gateway.Tests.Balancing;
using Gateway.Tests.Support;

namespace Gateway.Tests.GridSignals.Afrr;

public sealed class CarBoundsTests
{
    private static readonly EvseKey Known = new("CP-1", 1), JustCome = new("CP-2", 1);

    private readonly ManualTime _time = new();
    private readonly CarBounds _bounds;

    public CarBoundsTests()
    {
        var stations = new[] { "CP-1", "CP-2" }.ToImmutableSortedDictionary(id => id, id => Plant.Station(id), StringComparer.Ordinal);
        _bounds = new(new("test", "test", TimeZoneInfo.Utc, new(230), [Plant.Circuit("main", 200)], stations, Plant.Station("")), _time);
    }

    [Fact]
    public void Who_has_just_come_begins_at_its_minimum_while_others_follow_a_signal()
    {
        Hold();

        Assert.Equal((10.0, 6.0), (Of(Known), Of(JustCome)));
    }

    [Fact]
    public void Nobody_is_held_back_any_more_soon_after_nobody_reckons_any_more()
    {
        Hold();
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(10, Of(Known));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((null, null), (Of(Known), Of(JustCome)));
    }

    [Fact]
    public void Nobody_is_held_back_any_more_once_all_are_let_go()
    {
        Hold();

        _bounds.LetGo();

        Assert.Equal((null, null), (Of(Known), Of(JustCome)));
    }

    private void Hold()
    {
        _bounds.Look();
        _bounds.Set(Known, new(10));
    }

    private double? Of(EvseKey evse) => _bounds.Of(evse, _time.GetTimestamp())?.Value;
}
