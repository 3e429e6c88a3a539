using Gateway.LocalController;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Tests.LocalController.Limits;

/// <summary>SmartChargingCtrlr of the gateway's own device model.</summary>
public sealed class LimitSettingsTests : IDisposable
{
    private readonly LimitsBench _bench = new();

    [Theory]
    [InlineData("Entries[ChargingProfiles]", "0")]                      // required from here
    [InlineData("LimitChangeSignificance", "5")]
    [InlineData("PeriodsPerSchedule", "100")]
    [InlineData("ProfileStackLevel", "20")]
    [InlineData("RateUnit", "A,W")]                                     // to here
    [InlineData("Enabled", "true")]
    [InlineData("NotifyChargingLimitWithSchedules", "true")]
    [InlineData("SupportsDynamicProfiles", "true")]
    [InlineData("SupportedAdditionalPurposes", "")]
    public void It_tells_what_the_gateway_can_do(string name, string value)
        => Assert.Equal(value, Row(name).Read());

    [Fact]
    public void Entries_counts_the_profiles()
    {
        _bench.Sets(Profile.Of(1));

        Assert.Equal("1", Row("Entries[ChargingProfiles]").Read());
        Assert.Equal(40, Row("Entries[ChargingProfiles]").Max);
    }

    [Fact]
    public void What_the_csms_changes_outlives_a_restart()
    {
        Assert.Equal(VariableChange.Accepted, Row("LimitChangeSignificance").Write!("12.5"));
        Assert.Equal(VariableChange.Accepted, Row("NotifyChargingLimitWithSchedules").Write!("false"));

        _bench.Restart();

        Assert.Equal((12.5, false), (_bench.Settings.Significance.Value, _bench.Settings.WithSchedules.Value));
    }

    [Fact]
    public void Nobody_upstream_switches_the_balancing_off()
    {
        Assert.Null(Row("Enabled").Write);
        Assert.Equal(MutabilityEnumType.ReadOnly, Row("Enabled").Mutability);
    }

    public void Dispose() => _bench.Dispose();

    private Variable Row(string name) => _bench.Settings.Variables.Single(v => v.Id.ToString() == $"SmartChargingCtrlr.{name}");
}
