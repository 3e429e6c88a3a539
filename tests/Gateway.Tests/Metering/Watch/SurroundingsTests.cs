using System.Collections.Immutable;
using Gateway.Metering.Watch;
using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.Metering.Watch;

public sealed class SurroundingsTests
{
    private readonly SiteImage _image = new(
        new SitePlan(
            "site", "Site", TimeZoneInfo.Utc, new(230),
            [
                new("main", null, new(250), "grid", null),
                new("row", "main", new(63), "sub", null),
                new("other", "main", new(32), null, null),
            ],
            new Dictionary<string, StationPlan> { ["A"] = Station("A", "row"), ["B"] = Station("B", "other") }.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Station("default", "main")),
        new ManualTime());

    [Fact]
    public void A_meter_sees_the_stations_and_meters_behind_it_and_at_the_root_what_generates()
    {
        Device("grid", DeviceRole.Grid, 100);
        Device("sub", DeviceRole.Circuit, 7);
        Device("pv", DeviceRole.Pv, 3);
        Measured("A", 10);
        Measured("B", 20);

        Assert.Equal(30 + 60 + 21 + 9, Surroundings.CurrentBehind(_image, "grid"), 6);
        Assert.Equal(30, Surroundings.CurrentBehind(_image, "sub"), 6);
        Assert.Equal(0, Surroundings.CurrentBehind(_image, "pv"), 6);
        Assert.Equal((new Ampere(250), new Ampere(63), null), (Surroundings.LimitOf(_image.Plan, "grid"), Surroundings.LimitOf(_image.Plan, "sub"), Surroundings.LimitOf(_image.Plan, "pv")));
    }

    [Fact]
    public void A_doubt_is_the_fault_of_a_device_until_it_is_taken_back()
    {
        Device("grid", DeviceRole.Grid, 1);
        _image.Doubt("grid", "it counts L1 the wrong way round");
        Device("grid", DeviceRole.Grid, 2);
        Assert.Equal("it counts L1 the wrong way round", _image.Freeze().Devices["grid"].Fault);

        _image.ReportFault("grid", "did not answer");
        Assert.Equal("did not answer", _image.Freeze().Devices["grid"].Fault);

        _image.Doubt("grid", null);
        Assert.Equal("did not answer", _image.Freeze().Devices["grid"].Fault);
        Device("grid", DeviceRole.Grid, 2);
        Assert.Null(_image.Freeze().Devices["grid"].Fault);
    }

    private void Device(string id, DeviceRole role, double ampere)
    {
        _image.Announce(id, role);
        _image.Report(new(id, 1, PerPhase<Ampere>.Same(new(ampere)), null, null, null, null, null, null));
    }

    private void Measured(string station, double ampere)
        => _image.Station(station).Measured(1, new(1, PerPhase<Ampere>.Same(new(ampere)), null, null, null, null));

    private static StationPlan Station(string id, string circuit) => new(id, circuit, Wiring.Straight, new(32), new(6), new(6), 0);
}
