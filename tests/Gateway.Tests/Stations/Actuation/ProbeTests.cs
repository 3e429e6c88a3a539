using System.Text.Json.Nodes;
using Gateway.Site;

namespace Gateway.Tests.Stations.Actuation;

/// <summary>A model that nobody knows is tried out, with no more than its fallback current, and remembered.</summary>
public sealed class ProbeTests
{
    [Fact]
    public async Task The_first_limit_of_an_unknown_model_is_no_higher_than_its_fallback()
    {
        await using var station = await QuirkyStation.StartAsync();
        station.Answer = (action, payload) => action is "GetCompositeSchedule" ? Composite(station!.Limits[^1].Limit) : QuirkyStation.Usual(action);

        await station.TakesAsync(16);

        Assert.Equal([6.0, 16], station.Limits.Select(l => l.Limit));
        Assert.Equal(["SetChargingProfile", "GetCompositeSchedule", "SetChargingProfile", "GetCompositeSchedule"], station.Actions);
    }

    [Fact]
    public async Task What_worked_on_one_station_is_not_tried_out_on_the_next()
    {
        await using var station = await QuirkyStation.StartAsync();
        await using var second = await station.SecondAsync();
        station.Answer = (action, _) => action is "GetCompositeSchedule" ? Composite(station!.Limits[^1].Limit) : QuirkyStation.Usual(action);
        await station.TakesAsync(16);

        await second.TakesAsync(16);

        Assert.Equal(["SetChargingProfile"], second.Actions);
        Assert.Equal(16, second.Limits.Single().Limit);
    }

    [Fact]
    public async Task What_was_learnt_survives_a_restart_of_the_gateway()
    {
        var state = Directory.CreateTempSubdirectory("site-gateway-quirk-").FullName;
        await using (var before = await QuirkyStation.StartAsync(state: state))
        {
            before.Journey.Gateway.KeepState = true;
            before.Answer = (action, p) => action is "SetChargingProfile" && (int)p["csChargingProfiles"]!["stackLevel"]! > 0 ? """{"status":"Rejected"}"""
                : action is "GetCompositeSchedule" ? Composite(before!.Limits[^1].Limit)
                : QuirkyStation.Usual(action);
            Assert.Equal(0, (await before.TakesAsync(16)).Level);
        }

        await using var after = await QuirkyStation.StartAsync(state: state);
        await after.TakesAsync(16);

        Assert.Equal(["SetChargingProfile"], after.Actions);
        Assert.Equal(0, after.Limits.Single().Level);
    }

    [Theory]
    [InlineData("Relative", "A", "TxProfile")]
    [InlineData("Absolute", "W", "TxProfile")]
    [InlineData("Absolute", "A", "TxDefaultProfile")]
    [InlineData("Absolute", "A", "ChargePointMaxProfile")]
    public async Task A_station_that_takes_one_form_only_gets_that(string kind, string unit, string purpose)
    {
        await using var station = await QuirkyStation.StartAsync();
        station.Answer = (action, payload) => action is not "SetChargingProfile" ? QuirkyStation.Usual(action)
            : Is(payload, kind, unit, purpose) ? """{"status":"Accepted"}"""
            : """{"status":"Rejected"}""";

        var limit = await station.TakesAsync(16);
        var tried = station.Limits.Count;
        await station.TakesAsync(10);

        Assert.Equal((kind, unit, purpose), (limit.Kind, limit.Unit, limit.Purpose));
        Assert.Equal(tried + 1, station.Limits.Count);
        Assert.Equal(0, station.Snapshot.Evses[0].Refusals);
    }

    [Fact]
    public async Task A_form_that_is_accepted_and_not_followed_is_left_for_the_next()
    {
        await using var station = await QuirkyStation.StartAsync();
        double followed = 32;
        station.Answer = (action, payload) =>
        {
            if (action is "SetChargingProfile" && Is(payload, "Absolute", "A", "TxDefaultProfile"))
            {
                followed = station!.Limits[^1].Limit;
            }

            return action is "GetCompositeSchedule" ? Composite(followed) : QuirkyStation.Usual(action);
        };

        var limit = await station.TakesAsync(16);

        Assert.Equal("TxDefaultProfile", limit.Purpose);
        Assert.All(station.Limits.SkipLast(1), l => Assert.True(l.Unit == "W" || l.Limit <= 6, $"{l} before any effect was seen"));
    }

    [Fact]
    public async Task Where_no_form_shows_an_effect_the_first_that_was_accepted_is_used()
    {
        await using var station = await QuirkyStation.StartAsync();
        station.Answer = (action, _) => action is "GetCompositeSchedule" ? Composite(32) : QuirkyStation.Usual(action);

        var limit = await station.TakesAsync(16);

        Assert.Equal(("TxProfile", "Absolute", "A", 16.0), (limit.Purpose, limit.Kind, limit.Unit, limit.Limit));
        await station.TakesAsync(10);
        Assert.Equal(10, station.Limits[^1].Limit);
    }

    [Fact]
    public async Task A_car_that_draws_what_only_our_limit_allows_is_proof()
    {
        await using var station = await QuirkyStation.StartAsync();
        await using var second = await station.SecondAsync();
        await station.TakesAsync(16);
        await station.SecondsAsync(1);
        await station.MeasuresAsync(15.5);
        await station.SecondsAsync(2);

        await second.TakesAsync(16);

        Assert.Equal(["SetChargingProfile"], second.Actions);
    }

    [Fact]
    public async Task While_forms_are_tried_a_newer_limit_takes_the_place_of_the_older()
    {
        await using var station = await QuirkyStation.StartAsync();
        var refused = 0;
        station.Answer = (action, _) =>
        {
            if (action is "SetChargingProfile" && refused++ == 0)
            {
                station!.Limit(6);
                return """{"status":"Rejected"}""";
            }

            return QuirkyStation.Usual(action);
        };

        station.Limit(16);

        await station.AcceptsAsync(6);
        Assert.DoesNotContain(station.Limits, l => l.Limit > 6);
    }

    [Fact]
    public async Task A_station_that_refuses_its_limits_for_a_while_is_told_them_in_the_same_way_again()
    {
        await using var station = await QuirkyStation.StartAsync();
        await station.TakesAsync(16);
        var before = station.Limits.Count;
        station.Answer = (action, payload) => action is "SetChargingProfile" && Is(payload, "Absolute", "A", "TxProfile")
            ? """{"status":"Rejected"}"""
            : QuirkyStation.Usual(action);      // another form would do, and do less

        for (var refusals = 1; refusals <= 3; refusals++)
        {
            station.Limit(10 + refusals);
            await station.Until(() => station.Snapshot.Evses[0] is { Sent: null } evse && evse.Refusals == refusals, "the refusal");
        }

        Assert.Equal(3, station.Limits.Count - before);
        station.Answer = (action, _) => QuirkyStation.Usual(action);
        Assert.Equal("TxProfile", (await station.TakesAsync(10)).Purpose);
    }

    private static bool Is(JsonObject payload, string kind, string unit, string purpose)
    {
        var profile = payload["csChargingProfiles"]!;
        return (string)profile["chargingProfileKind"]! == kind && (string)profile["chargingProfilePurpose"]! == purpose
            && (string)profile["chargingSchedule"]!["chargingRateUnit"]! == unit;
    }

    private static string Composite(double ampere)
        => $$$"""{"status":"Accepted","connectorId":1,"chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":{{{ampere.ToString(System.Globalization.CultureInfo.InvariantCulture)}}}}]}}""";
}
