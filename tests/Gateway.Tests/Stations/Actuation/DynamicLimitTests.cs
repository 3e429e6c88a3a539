namespace Gateway.Tests.Stations.Actuation;

/// <summary>OCPP 2.1: limits that are set once and then changed (K28).</summary>
public sealed class DynamicLimitTests
{
    private const string Abilities = """
        {"getVariableResult":[
          {"attributeStatus":"Accepted","attributeValue":"true","component":{"name":"SmartChargingCtrlr"},"variable":{"name":"SupportsDynamicProfiles"}},
          {"attributeStatus":"Accepted","attributeValue":"false","component":{"name":"SmartChargingCtrlr"},"variable":{"name":"SupportsMaxOfflineDuration"}},
          {"attributeStatus":"Accepted","attributeValue":"5","component":{"name":"SmartChargingCtrlr"},"variable":{"name":"ProfileStackLevel"}}]}
        """;

    [Fact]
    public async Task Where_the_station_says_that_it_can_a_limit_is_set_once_and_then_updated()
    {
        await using var station = await StartAsync();

        var first = await station.TakesAsync(10);
        await station.TakesAsync(12);

        Assert.Equal(("Dynamic", 120), (first.Kind, first.Duration));
        Assert.Null(first.Profile["chargingSchedule"]![0]!["startSchedule"]);
        Assert.Null(first.Profile["maxOfflineDuration"]);
        Assert.Single(station.Limits);
        Assert.Equal("""{"chargingProfileId":2140000001,"scheduleUpdate":{"limit":12}}""", station.All("UpdateDynamicSchedule").Single().ToJsonString());
    }

    [Fact]
    public async Task A_profile_that_has_gone_is_set_anew()
    {
        await using var station = await StartAsync();
        await station.TakesAsync(10);
        station.Answer = (action, _) => action is "UpdateDynamicSchedule" ? """{"status":"Rejected","statusInfo":{"reasonCode":"InvalidProfile"}}""" : Answer(action);

        await station.TakesAsync(12);

        Assert.Equal([10.0, 12], station.Limits.Select(l => l.Limit));
    }

    [Fact]
    public async Task Without_that_word_a_limit_of_2_1_ends_with_its_duration_and_the_connection()
    {
        await using var station = await QuirkyStation.StartAsync("  - { vendor: Acme, step: 1 A }\n", "ocpp2.1");

        var limit = await station.TakesAsync(10);

        Assert.Equal(("Absolute", 125, 60), (limit.Kind, limit.Duration, (int)limit.Profile["maxOfflineDuration"]!));
    }

    [Fact]
    public async Task Where_a_quirk_says_that_its_word_is_worth_nothing_each_limit_is_set_anew()
    {
        await using var station = await StartAsync("avoid: [dynamic]");

        await station.TakesAsync(10);
        await station.TakesAsync(12);

        Assert.Equal([("Absolute", 10.0), ("Absolute", 12)], station.Limits.Select(l => (l.Kind, l.Limit)));
        Assert.Empty(station.All("UpdateDynamicSchedule"));
    }

    private static async Task<QuirkyStation> StartAsync(string quirk = "step: 1 A")
    {
        var station = await QuirkyStation.StartAsync($"  - {{ vendor: Acme, {quirk} }}\n", "ocpp2.1");
        station.Answer = (action, _) => Answer(action);
        await station.HasFallbackAsync();
        await station.Until(() => station.Actions.Contains("GetVariables"), "the question");
        return station;
    }

    private static string? Answer(string action) => action is "GetVariables" ? Abilities.ReplaceLineEndings("") : QuirkyStation.Usual(action);
}
