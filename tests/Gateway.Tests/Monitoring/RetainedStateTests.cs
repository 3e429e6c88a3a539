using System.Text.Json;
using Gateway.Monitoring;
using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.Monitoring;

/// <summary>What is news to a broker, and how the objects look.</summary>
public sealed class RetainedStateTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly SiteImage _image;
    private readonly RetainedState _state = new();

    public RetainedStateTests() => _image = SampleSite.Full(_time);

    [Fact]
    public void An_idle_site_is_quiet_although_its_readings_grow_old()
    {
        News(connection: 1);
        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.Empty(News(connection: 1));
    }

    [Fact]
    public void Only_what_changed_is_news()
    {
        News(connection: 1);
        _image.Station("CP-2").Connected("ocpp1.6");

        Assert.Equal(["site", "stations/CP-2"], News(connection: 1).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void To_a_new_connection_everything_is_news()
    {
        var first = News(connection: 1);

        Assert.Equal(first.Keys, News(connection: 2).Keys);
    }

    [Fact]
    public void Currents_are_told_by_the_phases_of_the_site()
    {
        var evse = News(1)["stations/CP%2B1/evses/1"];      // wired L2, L3, L1

        Assert.Equal("[3,1,2]", evse.GetProperty("currentA").GetRawText());
        Assert.Equal("[233,231,232]", evse.GetProperty("voltageV").GetRawText());
    }

    [Fact]
    public void What_a_car_is_told_to_hold_is_told_and_why_its_station_does_not()
    {
        _image.Station("CP+1").SetPointSent(1, new(-10.5));
        _image.Station("CP+1").SetPointRefused(1, "Rejected: it cannot discharge");

        var evse = News(1)["stations/CP%2B1/evses/1"];

        Assert.Equal(-10.5, evse.GetProperty("setPointA").GetDouble());
        Assert.Equal("Rejected: it cannot discharge", evse.GetProperty("setPointRefused").GetString());
    }

    [Fact]
    public void Digits_that_mean_nothing_are_left_out()
    {
        var grid = News(1)["devices/grid"];

        Assert.Equal("[43.1,12.35,0]", grid.GetProperty("currentA").GetRawText());
        Assert.Equal("123457", grid.GetProperty("energyImportWh").GetRawText());
        Assert.Equal("[230,231,230]", grid.GetProperty("voltageV").GetRawText());
    }

    [Fact]
    public void An_age_is_told_in_whole_seconds()
    {
        _time.Advance(TimeSpan.FromSeconds(7.9));

        Assert.Equal(7, News(1)["devices/grid"].GetProperty("ageS").GetInt32());
    }

    [Fact]
    public void A_number_that_is_none_is_left_out_instead_of_breaking_everything()
    {
        var nothing = PerPhase<Ampere>.Same(new(double.NaN));
        _image.Report(new("grid", 0, nothing, null, null, new Watt(double.PositiveInfinity), null, null, null));

        var grid = News(1)["devices/grid"];

        Assert.False(grid.TryGetProperty("powerW", out _));
        Assert.Equal("[null,null,null]", grid.GetProperty("currentA").GetRawText());
    }

    [Theory]
    [InlineData("CP-01", "CP-01")]
    [InlineData("A*b:c=d|e@f.g_h", "A*b:c=d|e@f.g_h")]
    [InlineData("CP+1", "CP%2B1")]
    [InlineData("a/b#c%d", "a%2Fb%23c%25d")]
    [InlineData("Säule 1\0", "S%C3%A4ule%201%00")]
    public void An_id_is_one_level_of_a_topic(string id, string level) => Assert.Equal(level, MqttTopics.Level(id));

    public void Dispose() => _state.Dispose();

    private Dictionary<string, JsonElement> News(int connection)
        => _state.News(connection, StatusDocuments.All(_image.Freeze()))
            .ToDictionary(d => d.Topic, d => JsonDocument.Parse(d.Json).RootElement, StringComparer.Ordinal);
}
