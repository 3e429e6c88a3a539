using System.Text.Json.Nodes;

namespace Gateway.Tests.Stations.Actuation;

/// <summary>Stations that measure seldom are asked what became of a new limit.</summary>
public sealed class MeasurementAskTests
{
    [Theory]
    [InlineData("ocpp1.6", """{"requestedMessage":"MeterValues","connectorId":1}""")]
    [InlineData("ocpp2.0.1", """{"requestedMessage":"TransactionEvent","evse":{"id":1}}""")]
    public async Task After_a_new_limit_it_is_asked_what_the_car_draws(string protocol, string question)
    {
        await using var station = await ChargingAsync(protocol);

        await station.SecondsAsync(10);
        Assert.Empty(Asked(station));

        await station.PassAsync(() => Asked(station).Count > 0, "the question");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(question), Asked(station)[0]), Asked(station)[0].ToJsonString());
    }

    [Fact]
    public async Task Who_tells_by_himself_is_not_asked()
    {
        await using var station = await ChargingAsync();

        await station.SecondsAsync(14);     // asked once
        await station.MeasuresAsync(10);
        var asked = Asked(station).Count;
        await station.SecondsAsync(100);

        Assert.Equal((1, 1), (asked, Asked(station).Count));
    }

    [Fact]
    public async Task While_the_car_does_not_follow_yet_it_is_asked_again_and_not_for_ever()
    {
        await using var station = await ChargingAsync();

        await station.SecondsAsync(14);
        await station.MeasuresAsync(6);
        await station.PassAsync(() => Asked(station).Count == 2, "the second question");
        await station.MeasuresAsync(6);
        await station.SecondsAsync(40);

        Assert.Equal(3, Asked(station).Count);
    }

    [Fact]
    public async Task The_same_limit_again_is_nothing_to_ask_about()
    {
        await using var station = await ChargingAsync();
        await station.SecondsAsync(14);
        await station.MeasuresAsync(10);

        await station.TakesAsync(10);
        await station.SecondsAsync(70);

        Assert.Single(Asked(station));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("""{"status":"Rejected"}""")]
    [InlineData("""{"status":"Accepted"}""")]       // and nothing comes
    public async Task Who_does_not_tell_is_left_alone_after_three_questions(string? answer)
    {
        await using var station = await ChargingAsync();
        station.Answer = (action, _) => action is "TriggerMessage" ? answer : QuirkyStation.Usual(action);

        for (var ampere = 11; ampere < 16; ampere++)
        {
            await station.TakesAsync(ampere);
            await station.SecondsAsync(70);
        }

        Assert.Equal(3, Asked(station).Count);
    }

    [Fact]
    public async Task A_model_that_must_not_be_asked_is_not()
    {
        await using var station = await ChargingAsync(quirk: "  - { vendor: Acme, model: One, ask: false }\n");

        await station.SecondsAsync(70);

        Assert.Empty(Asked(station));
    }

    private static IReadOnlyList<JsonObject> Asked(QuirkyStation station) => station.All("TriggerMessage");

    /// <summary>Its car was just given 10 A.</summary>
    private static async Task<QuirkyStation> ChargingAsync(string protocol = "ocpp1.6", string? quirk = null)
    {
        var station = await QuirkyStation.StartAsync(quirk, protocol);
        await station.HasFallbackAsync();
        await station.TakesAsync(10);
        return station;
    }
}
