using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.GridSignals;
using Gateway.Site;
using Gateway.Tests.GridSignals.External;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.GridSignals.Afrr;

/// <summary>A signal goes from the CSMS or a pool's operator through the whole gateway to a battery and a car, over real sockets.</summary>
public sealed class AfrrJourneyTests
{
    private const string V21 = "protocols: [ocpp2.1, ocpp1.6]";

    private const string Section = """
        signals:
          afrr:
            curve: [{ signal: -100, power: -20 kW }, { signal: 100, power: 20 kW }]
        """;

    private const double Volts = 3 * 230;

    private readonly ManualTime _time = new();
    private readonly Inverter _battery = new("cellar", 5000, 5000);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Q08_FR_10_A_signal_moves_the_battery_at_once_and_the_car_soon_and_why_tells_so(bool isByOcpp)
    {
        await using var journey = await StartAsync();
        using var own = await OwnPeer.BootedAsync(journey);
        await ChargeAsync(journey);
        await RestAsync(journey);

        await PassUntilAsync(journey, () => _battery.Held < 0, () => SignalAsync(journey, own, isByOcpp, -50));
        await PassUntilAsync(journey, () => Granted(journey) is > 6 and < 28, () => SignalAsync(journey, own, isByOcpp, -50));

        Assert.InRange(_battery.Held!.Value, -5000, -1000);
        Assert.Contains(Share(journey)!.Chain, link => link is { Kind: LimitKind.Signal, IsDecisive: true });
        Assert.Equal(("following", -50, -10_000), (State(journey).State, State(journey).Signal, State(journey).Requested.Value));
    }

    [Fact]
    public async Task Q08_FR_11_Without_a_curve_a_signal_is_rejected_and_there_is_no_such_command()
    {
        await using var journey = await Journey.StartAsync(site => site with { CsmsKeys = V21 }, _time);
        using var own = await OwnPeer.BootedAsync(journey);

        var answer = await own.AsksAsync("AFRRSignal", Payload(10));

        Assert.Equal(("Rejected", "NoSignalWattCurve"), (Status(answer), Code(answer)));
        Assert.DoesNotContain(journey.Gateway.Service<IEnumerable<ISiteCommand>>(), c => c.Name == "afrr");
        Assert.Null(journey.Gateway.Image.Freeze().Afrr);
    }

    [Theory]
    [InlineData(-9, "TooOld")]
    [InlineData(61, "TooEarly")]
    [InlineData(-1, "OutOfOrder")]
    public async Task A_signal_that_is_not_for_now_is_rejected_with_the_reason_and_moves_nothing(double ahead, string code)
    {
        await using var journey = await StartAsync();
        using var own = await OwnPeer.BootedAsync(journey);
        await PassUntilAsync(journey, () => State(journey) is { Baseline: not null }, null);
        await own.AsksAsync("AFRRSignal", Payload(0));

        var answer = await own.AsksAsync("AFRRSignal", Payload(50, ahead));

        Assert.Equal(("Rejected", code), (Status(answer), Code(answer)));
        await PassUntilAsync(journey, () => journey.Gateway.Image.Freeze().Afrr?.State is "following", null);
        Assert.Empty(_battery.Calls);
    }

    [Fact]
    public async Task A_car_is_free_again_soon_after_the_last_signal()
    {
        await using var journey = await StartAsync();
        using var own = await OwnPeer.BootedAsync(journey);
        await ChargeAsync(journey);
        await RestAsync(journey);
        await PassUntilAsync(journey, () => Granted(journey) is > 6 and < 28, () => SignalAsync(journey, own, true, -50));

        await PassUntilAsync(journey, () => Granted(journey) == 32, null);

        Assert.Null(_battery.Held);
        Assert.DoesNotContain(Share(journey)!.Chain, link => link.Kind is LimitKind.Signal);
    }

    private Task<Journey> StartAsync() => Journey.StartAsync(
        site => site with { CsmsKeys = V21, Sections = Section }, _time, more: services => services.AddSingleton<IDerEquipment>(_battery));

    /// <summary>A station that has booted, charges, and accepts whatever it is told.</summary>
    private static async Task ChargeAsync(Journey journey)
    {
        var pair = await journey.ConnectAsync(protocol: "ocpp1.6");
        await pair.PassesUpAsync("""[2,"boot","BootNotification",{"chargePointVendor":"A","chargePointModel":"B"}]""");
        await pair.PassesDownAsync("""[3,"boot",{"status":"Accepted","currentTime":"2026-03-01T12:00:00Z","interval":300}]""");
        await pair.PassesUpAsync("""[2,"start","StartTransaction",{"connectorId":1,"idTag":"T","meterStart":0,"timestamp":"2026-03-01T12:00:00Z"}]""");
        await pair.PassesDownAsync("""[3,"start",{"transactionId":17,"idTagInfo":{"status":"Accepted"}}]""");
        _ = AcceptAsync(pair.Station);
    }

    private static async Task AcceptAsync(ScriptedSocket station)
    {
        while (station.IsOpen)
        {
            try
            {
                var call = JsonNode.Parse(await station.HearsAsync())!;
                await station.SaysAsync($$"""[3,"{{call[1]}}",{"status":"Accepted"}]""");
            }
            catch (Exception e) when (e is InvalidOperationException or IOException or OperationCanceledException)
            {
                // Nothing was said for a while, or the test is over.
            }
        }
    }

    /// <summary>The car has all it may, and what the site draws without a signal is known.</summary>
    private async Task RestAsync(Journey journey)
    {
        await PassUntilAsync(journey, () => Granted(journey) == 32, null);
        var full = _time.GetTimestamp();
        await PassUntilAsync(journey, () => _time.GetElapsedTime(full) > TimeSpan.FromMinutes(2), null);
    }

    /// <summary>
    /// Lets time pass, a second at a time; what meter and battery measure goes with it. Not before the station has answered:
    /// it would seem late on a machine that is busy.
    /// </summary>
    private async Task PassUntilAsync(Journey journey, Func<bool> isSo, Func<Task>? every4)
    {
        using var patience = Patience.Start();
        using var turns = new PeriodicTimer(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        for (var second = 0; !isSo(); second++)
        {
            if (second % 4 == 0 && every4 is not null)
            {
                await every4();
            }

            var (at, held) = (_time.GetTimestamp(), _battery.Held ?? 0);
            Report(journey, "cellar", DeviceRole.Battery, at, -held);
            Report(journey, "meter", DeviceRole.Grid, at, 10_000 + held + (Granted(journey) * Volts));
            _time.Advance(TimeSpan.FromSeconds(1));
            do
            {
                await turns.WaitForNextTickAsync(patience.Token);
            }
            while (journey.Gateway.Image.Station("CP-01").Freeze().Evses.Any(e => e.Sent is not null));
        }
    }

    private static void Report(Journey journey, string id, DeviceRole role, long at, double watt)
    {
        journey.Gateway.Image.Announce(id, role);
        journey.Gateway.Image.Report(new(id, at, null, null, null, new(watt), null, null, null));
    }

    private async Task SignalAsync(Journey journey, OwnPeer own, bool isByOcpp, int value)
    {
        if (isByOcpp)
        {
            Assert.Equal("""{"status":"Accepted"}""", (await own.AsksAsync("AFRRSignal", Payload(value))).GetRawText());
            return;
        }

        using var said = JsonDocument.Parse($$"""{"time":"{{At(0)}}","signal":{{value}},"site":"{{TestSite.Gateway}}"}""");
        Assert.True(journey.Gateway.Service<IEnumerable<ISiteCommand>>().Single(c => c.Name == "afrr").Execute(said.RootElement).IsAccepted);
    }

    private string Payload(int value, double ahead = 0) => $$"""{"timestamp":"{{At(ahead)}}","signal":{{value}}}""";

    private string At(double ahead) => _time.GetUtcNow().AddSeconds(ahead).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static EvseShare? Share(Journey journey) => journey.Gateway.Image.Allocation?.Evses.GetValueOrDefault(new("CP-01", 1));

    private static double Granted(Journey journey) => Share(journey)?.Limit.Value ?? 0;

    private static AfrrState State(Journey journey) => journey.Gateway.Image.Freeze().Afrr!;

    private static string? Status(JsonElement answer) => answer.GetProperty("status").GetString();

    private static string? Code(JsonElement answer) => answer.GetProperty("statusInfo").GetProperty("reasonCode").GetString();
}
