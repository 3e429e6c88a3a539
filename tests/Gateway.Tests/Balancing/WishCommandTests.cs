using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Balancing;
using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.Balancing;

/// <summary><c>set/priority</c>, <c>set/departure</c> and <c>set/energy</c>.</summary>
public sealed class WishCommandTests
{
    private readonly ManualTime _time = new();
    private readonly SiteImage _image;
    private readonly Dictionary<string, ISiteCommand> _commands;

    public WishCommandTests()
    {
        var plan = new StationPlan("A", "main", Wiring.Straight, new(32), new(6), new(6), 3);
        _image = new(
            new("site", "site", TimeZoneInfo.Utc, new(230), [], ImmutableSortedDictionary<string, StationPlan>.Empty.Add("A", plan), plan), _time);
        _image.Station("A").StatusIs(1, EvseStatus.Charging);
        ISiteCommand[] commands = [new SetPriorityCommand(_image), new SetDepartureCommand(_image, _time), new SetEnergyCommand(_image)];
        _commands = commands.ToDictionary(c => c.Name);
    }

    private Wish Now => _image.Station("A").Freeze().Evses[0].Wish;

    private CommandAnswer Do(string name, string command) => _commands[name].Execute(JsonDocument.Parse(command).RootElement);

    private string In(double hours) => _time.GetUtcNow().AddHours(hours).ToString("yyyy-MM-ddTHH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void What_is_told_stands_in_the_site_image_until_it_is_taken_back()
    {
        Assert.Equal(new(true, "priority 5 while this car is here"), Do("priority", """{"id":"1","station":"A","evse":1,"priority":5}"""));
        Assert.True(Do("departure", $$"""{"station":"A","departure":"{{In(8)}}"}""").IsAccepted);
        Assert.Equal(new(true, "12000 Wh more"), Do("energy", """{"station":"A","energyWh":12000}"""));
        Assert.Equal((5, WishSource.Site, 12_000d, _time.GetUtcNow().AddHours(8)), (Now.Priority, Now.PrioritySource, Now.Energy?.Value, Now.Departure));

        Assert.All(_commands.Keys, name => Assert.True(Do(name, """{"station":"A","clear":true}""").IsAccepted));
        Assert.True(Now.IsNone);
    }

    [Theory]
    [InlineData("priority", """{"station":"A","priority":1001}""", "priority must be a whole number from -1000 to 1000")]
    [InlineData("priority", """{"station":"A","priority":1.5}""", "priority must be a whole number")]
    [InlineData("priority", """{"station":"A","priority":"5"}""", "priority must be a whole number")]
    [InlineData("priority", """{"station":"A","priority":-2147483648}""", "priority must be a whole number")]
    [InlineData("priority", """{"station":"B","priority":5}""", "station must be the id of a station of this site")]
    [InlineData("priority", """{"priority":5}""", "station must be the id")]
    [InlineData("priority", """{"station":["A"],"priority":5}""", "station must be the id")]
    [InlineData("priority", """{"station":"A","evse":2,"priority":5}""", "evse must be the number of one of the station's EVSEs")]
    [InlineData("priority", """{"station":"A","evse":"1","priority":5}""", "evse must be the number")]
    [InlineData("priority", """{"station":"A","priorty":5}""", "priorty is no key of this command; known are id, station, evse, clear, priority")]
    [InlineData("priority", """{"station":"A"}""", "say one of priority and clear: true")]
    [InlineData("priority", """{"station":"A","priority":5,"clear":true}""", "say one of priority and clear: true")]
    [InlineData("energy", """{"station":"A","energyWh":-1}""", "energyWh must be a number from 0 to 1000000")]
    [InlineData("energy", """{"station":"A","energyWh":1e300}""", "energyWh must be a number")]
    [InlineData("energy", """{"station":"A","energyWh":null}""", "energyWh must be a number")]
    [InlineData("departure", """{"station":"A","departure":"2026-11-22T07:00:00"}""", "departure must be a time with its offset")]
    [InlineData("departure", """{"station":"A","departure":"tomorrow"}""", "departure must be a time with its offset")]
    [InlineData("departure", """{"station":"A","departure":7}""", "departure must be a time with its offset")]
    [InlineData("departure", """{"station":"A","departure":"1999-01-01T00:00:00Z"}""", "departure must be in the 7 days to come")]
    public void What_makes_no_sense_changes_nothing(string name, string command, string text)
    {
        var answer = Do(name, command);

        Assert.False(answer.IsAccepted);
        Assert.StartsWith(text, answer.Text, StringComparison.Ordinal);
        Assert.True(Now.IsNone);
    }

    [Fact]
    public void Without_a_car_there_is_nobody_to_wish_for()
    {
        _image.Station("A").StatusIs(1, EvseStatus.Available);

        Assert.Equal(new(false, "no car is at A/1, and a wish is for one car"), Do("priority", """{"station":"A","priority":5}"""));
    }

    [Fact]
    public void With_several_evses_it_must_be_said_which()
    {
        _image.Station("A").StatusIs(2, EvseStatus.Charging);

        Assert.False(Do("priority", """{"station":"A","priority":5}""").IsAccepted);
        Assert.True(Do("priority", """{"station":"A","evse":2,"priority":5}""").IsAccepted);
        Assert.True(Now.IsNone);
    }
}
