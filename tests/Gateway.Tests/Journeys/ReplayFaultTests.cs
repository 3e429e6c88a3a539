using Gateway.Tests.Support;
using static Gateway.Tests.Journeys.Payloads;

namespace Gateway.Tests.Journeys;

/// <summary>The CSMS is back and does not simply take what it is told: it errs, refuses, has forgotten the station, hangs up.</summary>
public sealed class ReplayFaultTests
{
    private const int ReplayRefused = 2039;

    [Fact]
    public async Task A_station_that_is_being_told_of_does_not_keep_others_waiting()
    {
        await using var journey = await Journey.StartAsync();
        var bystander = await journey.BystanderAsync();
        var alone = await Alone.StartAsync(journey, "ocpp2.0.1");
        await alone.AsksAsync("TransactionEvent", Event("Started", 0));
        var back = await alone.EndsAsync();
        await back.Link.HearsAsync();       // and is not answered

        await bystander.WorksAsync();
    }

    [Fact]
    public async Task A_link_that_breaks_in_the_middle_of_the_replay_goes_on_with_the_unanswered_one()
    {
        await using var journey = await Journey.StartAsync();
        var alone = await Alone.StartAsync(journey, "ocpp2.0.1");
        await alone.AsksAsync("TransactionEvent", Event("Started", 0), id: "tx-0");
        await alone.AsksAsync("TransactionEvent", Event("Ended", 1), id: "tx-1");
        var back = await alone.EndsAsync();
        await back.TakesAsync("TransactionEvent", "{}", "tx-0");
        Assert.StartsWith("""[2,"tx-1",""", await back.Link.HearsAsync(), StringComparison.Ordinal);

        back.Link.Cut();

        var again = new Alone(await journey.RedialledAsync(back.Station));
        await again.TakesAsync("TransactionEvent", "{}", "tx-1");
        await again.IsRelayingAsync(journey);
    }

    [Fact]
    public async Task What_the_csms_refuses_for_good_is_put_aside_and_the_rest_goes_on()
    {
        await using var journey = await Journey.StartAsync();
        var alone = await Alone.StartAsync(journey, "ocpp2.0.1");
        await alone.AsksAsync("TransactionEvent", Event("Started", 0), id: "tx-0");
        await alone.AsksAsync("TransactionEvent", Event("Ended", 1), id: "tx-1");
        var back = await alone.EndsAsync();

        Assert.StartsWith("""[2,"tx-0",""", await back.Link.HearsAsync(), StringComparison.Ordinal);
        await back.Link.SaysAsync("""[4,"tx-0","FormatViolation","no such thing",{}]""");

        await back.TakesAsync("TransactionEvent", "{}", "tx-1");
        await journey.Log.HearsAsync(ReplayRefused, "TransactionEvent");
        await back.IsRelayingAsync(journey);
    }

    [Theory]
    [InlineData("ocpp1.6", """{"chargePointVendor":"V","chargePointModel":"M"}""")]
    [InlineData("ocpp2.0.1", """{"reason":"PowerUp","chargingStation":{"vendorName":"V","model":"M"}}""")]
    public async Task A_csms_that_has_forgotten_the_station_gets_its_boot_notification_first(string protocol, string boot)
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync("CP-01", protocol);
        await pair.PassesUpAsync($"[2,\"b\",\"BootNotification\",{boot}]");
        await pair.PassesDownAsync($"[3,\"b\",{BootAnswer}]");
        var alone = await Alone.LoseAsync(journey, pair);
        var security = """{"type":"MemoryExhaustion","timestamp":"2026-03-01T12:00:00Z"}""";
        await alone.AsksAsync("SecurityEventNotification", security, id: "s-0");
        var back = await alone.EndsAsync();

        Assert.StartsWith("""[2,"s-0",""", await back.Link.HearsAsync(), StringComparison.Ordinal);
        await back.Link.SaysAsync("""[4,"s-0","SecurityError","boot first",{}]""");

        Assert.Equal(boot, await back.TakesAsync("BootNotification", BootAnswer));
        Assert.Equal(security, await back.TakesAsync("SecurityEventNotification", "{}", "s-0"));
        await back.IsRelayingAsync(journey);
    }

    [Fact]
    public async Task A_csms_that_refuses_even_after_the_boot_notification_does_not_hear_it_again()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync("CP-01", "ocpp2.0.1");
        await pair.PassesUpAsync("""[2,"b","BootNotification",{"reason":"PowerUp","chargingStation":{"vendorName":"V","model":"M"}}]""");
        await pair.PassesDownAsync($"[3,\"b\",{BootAnswer}]");
        var alone = await Alone.LoseAsync(journey, pair);
        await alone.AsksAsync("TransactionEvent", Event("Ended", 0), id: "tx-0");
        var back = await alone.EndsAsync();

        await back.Link.HearsAsync();
        await back.Link.SaysAsync("""[4,"tx-0","SecurityError","",{}]""");
        await back.TakesAsync("BootNotification", BootAnswer);
        await back.Link.HearsAsync();
        await back.Link.SaysAsync("""[4,"tx-0","SecurityError","",{}]""");

        await journey.Log.HearsAsync(ReplayRefused, "SecurityError");
        await back.IsRelayingAsync(journey);
    }

    [Fact]
    public async Task Messages_that_are_held_are_in_the_queue_that_the_station_is_asked_about()
    {
        await using var journey = await Journey.StartAsync();
        var alone = await Alone.StartAsync(journey, "ocpp2.0.1");
        await alone.AsksAsync("TransactionEvent", Event("Started", 0), id: "tx-0");
        var back = await alone.EndsAsync();
        await back.Link.HearsAsync();

        await back.Link.SaysAsync("""[2,"g","GetTransactionStatus",{}]""");
        Assert.Equal("""[2,"g","GetTransactionStatus",{}]""", await back.Station.HearsAsync());
        await back.Station.SaysAsync("""[3,"g",{"messagesInQueue":false}]""");
        Assert.Equal("""[3,"g",{"messagesInQueue":true}]""", await back.Link.HearsAsync());

        await back.Link.SaysAsync("""[3,"tx-0",{}]""");
        await back.IsRelayingAsync(journey);
        await back.Pair.PassesDownAsync("""[2,"h","GetTransactionStatus",{}]""");
        await back.Pair.PassesUpAsync("""[3,"h",{"messagesInQueue":false}]""");
    }

    [Fact]
    public async Task What_may_work_later_is_sent_again_after_a_minute_and_then_two()
    {
        var time = new ManualTime();
        await using var journey = await Journey.StartAsync(time: time);
        var alone = await Alone.StartAsync(journey, "ocpp2.0.1");
        await alone.AsksAsync("TransactionEvent", Event("Started", 0), id: "tx-0");
        await alone.AsksAsync("TransactionEvent", Event("Ended", 1), id: "tx-1");
        var coming = alone.EndsAsync();
        await time.PassUntilAsync(coming);
        var back = await coming;

        for (var attempt = 0; attempt < 3; attempt++)
        {
            var heard = back.Link.HearsAsync();
            var before = time.GetTimestamp();
            await time.PassUntilAsync(heard);
            Assert.True(time.GetElapsedTime(before) >= TimeSpan.FromSeconds(60 * attempt), $"attempt {attempt} came too soon");
            Assert.StartsWith("""[2,"tx-0",""", await heard, StringComparison.Ordinal);
            await back.Link.SaysAsync("""[4,"tx-0","InternalError","the database is away",{}]""");
        }

        await back.TakesAsync("TransactionEvent", "{}", "tx-1");
    }
}
