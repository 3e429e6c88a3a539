using System.Text;
using Gateway.LocalController.Limits;
using Gateway.Ocpp.Profiles;
using Gateway.Site;
using Gateway.Stations;
using Gateway.Tests.Balancing;
using Gateway.Tests.Stations;
using Microsoft.Extensions.Logging.Abstractions;
using static Gateway.Tests.Balancing.FailSafe;
using static Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.LocalController.Limits;

/// <summary>Those who allow less than the circuits would carry fall silent: what they said last holds until its own end.</summary>
public sealed class FailSafeOutsideTests
{
    [Fact]
    public void While_the_csms_is_away_cars_are_balanced_and_its_last_profile_holds_until_its_own_end()
    {
        var plant = new Plant([Circuit("main", 40)], [Station("CP-1"), Station("CP-2")]).AllCharge();
        var profiles = new CsmsProfiles(
            "CP-1", ProfileRules.V16, plant.Image.Station("CP-1"), 230, plant.Time, NullLogger.Instance);
        profiles.TransactionRuns(1, "17");
        var tenMinutes = ProfilePayload.Set(
            ProfileRules.V16, 1, 1, "TxProfile", 8, kind: "Absolute",
            schedule: $"\"startSchedule\":\"{plant.Time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'}\",\"duration\":600,\"chargingRateUnit\":\"A\"");
        profiles.Answered("SetChargingProfile"u8, Encoding.UTF8.GetBytes(tenMinutes), """{"status":"Accepted"}"""u8);
        plant.Image.ReportCsms(new(false, "ocpp1.6", null, plant.Time.GetUtcNow(), "silent"));

        plant.Run(590, p =>
        {
            profiles.Report();
            p.IsNeverOver();
            Assert.InRange(p.Limit("CP-1"), 0, 8);
        });
        Assert.Equal([8, 32], new[] { "CP-1", "CP-2" }.Select(plant.Limit));
        plant.Run(130, p =>
        {
            profiles.Report();
            p.IsNeverOver();
        });

        Assert.Equal([20, 20], new[] { "CP-1", "CP-2" }.Select(plant.Limit));
    }

    [Theory]
    [InlineData("""{"source":"SO","limitA":12}""", 12)]
    [InlineData("""{"source":"SO","limitA":12,"durationS":300}""", 30)]     // then what the installer has written rules
    public void A_limit_from_outside_whose_source_is_silent_holds_until_its_own_end_and_never_frees_more_than_the_site_file(string command, double after)
    {
        var plant = Depot();
        using var bench = new LimitsBench(
            plant.Time, fromFile: new FileLimit("failsafe", LimitSource.So, new(30, InWatt: false), null, null, [.. Enum.GetValues<DayOfWeek>()], GridCritical: true));
        plant.Image.CappedBy(bench.Limits);
        plant.Run(150);
        Assert.Equal(30, plant.Sum());

        Assert.True(bench.Says(command).IsAccepted);
        plant.Run(5);
        plant.Run(290, p => Assert.InRange(p.Sum(), 0, 12));
        plant.Run(300, p => Assert.InRange(p.Sum(), 0, 30));

        Assert.Equal(after, plant.Sum());
    }
}
