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

    [Theory]
    [InlineData(6, true)]
    [InlineData(0, false)]
    public async Task A_limit_below_the_fallback_does_not_end_with_the_connection(double ampere, bool endsOffline)
    {
        await using var station = await QuirkyStation.StartAsync("  - { vendor: Acme, step: 1 A }\n", "ocpp2.1");

        var limit = await station.TakesAsync(ampere);

        Assert.Equal(endsOffline, limit.Profile["maxOfflineDuration"] is not null);
    }

    [Fact]
    public async Task A_dynamic_profile_is_set_anew_where_it_must_not_end_with_the_connection_any_more()
    {
        await using var station = await StartAsync(abilities: Abilities.Replace("\"false\"", "\"true\"", StringComparison.Ordinal));

        await station.TakesAsync(10);
        await station.TakesAsync(0);

        Assert.Equal(
            [("Dynamic", 10.0, true), ("Dynamic", 0.0, false)],
            station.Limits.Select(l => (l.Kind, l.Limit, l.Profile["maxOfflineDuration"] is not null)));
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

    private static async Task<QuirkyStation> StartAsync(string quirk = "step: 1 A", string abilities = Abilities)
    {
        var station = await QuirkyStation.StartAsync($"  - {{ vendor: Acme, {quirk} }}\n", "ocpp2.1");
        station.Answer = (action, _) => Answer(action, abilities);
        await station.HasFallbackAsync();
        await station.Until(() => station.Actions.Contains("GetVariables"), "the question");
        return station;
    }

    private static string? Answer(string action, string abilities = Abilities)
        => action is "GetVariables" ? abilities.ReplaceLineEndings("") : QuirkyStation.Usual(action);
}
