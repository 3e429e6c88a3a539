using Gateway.Site;

namespace Gateway.Tests.LocalController.DeviceModel;

/// <summary>The site's own components: circuits, devices, stations, balancing, bridge.</summary>
public sealed class SiteRowsTests : IDisposable
{
    private readonly Rack _rack = Rack.New();

    public void Dispose() => _rack.Dispose();

    [Theory]
    [InlineData("LocalController", null, "Stations", null, "2")]
    [InlineData("LocalController", null, "StationsOnline", null, "1")]
    [InlineData("LocalController", null, "Charging", null, "1")]
    [InlineData("LocalController", null, "Problem", null, "true")]
    [InlineData("LocalController", null, "Message", null, "The journal is not writing: the disk is full")]
    [InlineData("Circuit", "main", "Limit", null, "250")]
    [InlineData("Circuit", "main", "ACCurrent", "L2", "12.34")]
    [InlineData("Circuit", "main", "Promised", "L3", "16")]
    [InlineData("Circuit", "row-a", "ElectricalParent", null, "Circuit#main")]
    [InlineData("Circuit", "row-a", "Problem", null, "false")]           // it has no meter
    [InlineData("Device", "grid", "Role", null, "Grid")]
    [InlineData("Device", "grid", "Power", null, "12700")]
    [InlineData("Device", "grid", "Power", "L1", "9900")]
    [InlineData("Device", "grid", "ACCurrent", "L3", "0")]               // and not -0
    [InlineData("Device", "grid", "ACVoltage", "L1", "230")]
    [InlineData("Device", "grid", "Energy", "Import", "123457")]
    [InlineData("Device", "grid", "Frequency", null, "49.99")]
    [InlineData("Device", "grid", "Age", null, "5")]
    [InlineData("Device", "grid", "Active", null, "true")]
    [InlineData("Station", "CP+1", "Active", null, "true")]
    [InlineData("Station", "CP+1", "BootStatus", null, "Accepted")]
    [InlineData("Station", "CP+1", "EvsesCharging", null, "1")]
    [InlineData("Station", "CP+1", "FaultyMessages", null, "1")]
    [InlineData("Station", "CP-2", "Active", null, "false")]
    [InlineData("Station", "CP-2", "FirmwareVersion", null, "")]
    [InlineData("Balancing", null, "Strategy", null, "fair")]
    [InlineData("Balancing", null, "Reserve", null, "2")]
    [InlineData("Balancing", null, "StaleAfter", null, "10")]
    [InlineData("Bridge", null, "State", null, "Replaying")]
    [InlineData("Bridge", null, "Queued", null, "3")]
    [InlineData("Bridge", null, "OldestAge", null, "5")]
    [InlineData("Bridge", null, "Writing", null, "false")]
    [InlineData("Bridge", null, "Storage", "Most", "512000000")]
    public void A_value_is_what_the_site_image_says(string component, string? of, string variable, string? instance, string value)
    {
        _rack.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(value, _rack.Model.Find(new(component, of, variable, instance))?.Read());
    }

    [Fact]
    public void A_row_that_was_found_once_goes_on_telling_what_is_true_now()
    {
        var row = _rack.Model.Find(new("Device", "grid", "Problem"))!;
        Assert.Equal("false", row.Read());

        _rack.Image.ReportFault("grid", "silent");

        Assert.Equal("true", row.Read());
        Assert.Equal("silent", _rack.Model.Find(new("Device", "grid", "Message"))!.Read());
    }

    [Fact]
    public void While_the_model_is_held_all_values_are_of_one_instant()
    {
        var row = _rack.Model.Find(new("Device", "grid", "Problem"))!;
        using (_rack.Model.Hold())
        {
            _rack.Image.ReportFault("grid", "silent");
            Assert.Equal("false", row.Read());
            using (_rack.Model.Hold())
            {
                Assert.Equal("false", row.Read());
            }

            Assert.Equal("false", row.Read());
        }

        Assert.Equal("true", row.Read());
    }

    [Fact]
    public void Without_bridging_there_is_no_bridge()
    {
        using var rack = Rack.New(csms: Rack.Csms with { Bridge = false });

        Assert.DoesNotContain(rack.Model.All, row => row.Id.Component is "Bridge");
    }

    [Fact]
    public void A_station_whose_name_ocpp_cannot_hold_is_not_shown()
    {
        _rack.Image.Station(new string('x', 51)).Connected("ocpp1.6");

        Assert.DoesNotContain(_rack.Model.All, row => row.Id.ComponentInstance?.Length > 50);
        Assert.Equal(3, _rack.Image.Freeze().Stations.Count);
    }
}
