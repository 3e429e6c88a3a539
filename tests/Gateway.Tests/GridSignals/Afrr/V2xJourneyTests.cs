using System.Text;
using System.Text.Json.Nodes;
using Gateway.GridSignals.Afrr;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Site;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.GridSignals.Afrr;

/// <summary>A signal goes through the whole gateway to a car that can discharge, over real sockets, and what it does is measured.</summary>
public sealed class V2xJourneyTests
{
    private const string Section = """
        signals:
          afrr:
            curve: [{ signal: -100, power: -32 kW }, { signal: 100, power: 32 kW }]
        """;

    private const double Volts = 3 * 230;

    private readonly ManualTime _time = new();
    private readonly List<string> _faults = [];
    private double _limit;                  // of the profile that the station has
    private double? _held;                  // its set-point; null: it charges up to its limit
    private volatile bool _refuses;
    private volatile int _updates;

    [Fact]
    public async Task Q03_A_signal_makes_a_car_feed_in_and_when_it_ends_the_car_charges_again()
    {
        await using var journey = await StartAsync();
        var pair = await ChargeAsync(journey);
        await RestAsync(journey, pair);

        await PassUntilAsync(journey, pair, () => _held < -5, -100);
        await PassUntilAsync(journey, pair, () => Math.Abs((State(journey).Delivered?.Value ?? 0) + 32_000) < 1000, -100);

        Assert.Equal(32, _limit);
        Assert.InRange(_updates, 1, int.MaxValue);
        Assert.InRange(Math.Abs(State(journey).Shortfall.Value), 0, 1);
        Assert.Contains(Share(journey).Chain, link => link is { Kind: LimitKind.Signal, IsDecisive: true, Value.Value: < 0 });
        await PassUntilAsync(journey, pair, () => _held is null && Evse(journey).SetPoint is null, null);
        Assert.Equal(32, _limit);
        Assert.Empty(_faults);
    }

    [Fact]
    public async Task A_station_that_refuses_charges_on_as_a_car_that_only_charges()
    {
        _refuses = true;
        await using var journey = await StartAsync();
        var pair = await ChargeAsync(journey);
        await RestAsync(journey, pair);

        await PassUntilAsync(journey, pair, () => _limit is > 0 and < 32, -50);

        Assert.Null(_held);
        Assert.Contains("InvalidOperationMode", Evse(journey).NoSetPoint!.Reason, StringComparison.Ordinal);
        Assert.Empty(_faults);
    }

    private Task<Journey> StartAsync() => Journey.StartAsync(
        site => site with
        {
            CsmsKeys = "protocols: [ocpp2.1, ocpp1.6]", Sections = Section, Stations = [$"{{ id: CP-01, password: {TestSite.Password}, v2x: {{ discharge: 15 kW }} }}"],
        },
        _time);

    private async Task<Pair> ChargeAsync(Journey journey)
    {
        var pair = await journey.ConnectAsync(protocol: "ocpp2.1");
        await pair.PassesUpAsync("""[2,"boot","BootNotification",{"reason":"PowerUp","chargingStation":{"vendorName":"A","model":"B"}}]""");
        await pair.PassesDownAsync("""[3,"boot",{"status":"Accepted","currentTime":"2026-03-01T12:00:00Z","interval":300}]""");
        await pair.PassesUpAsync("""[2,"start","TransactionEvent",{"eventType":"Started","timestamp":"2026-03-01T12:00:00Z","triggerReason":"Authorized","seqNo":0,"transactionInfo":{"transactionId":"17","chargingState":"Charging"},"evse":{"id":1,"connectorId":1}}]""");
        await pair.PassesDownAsync("""[3,"start",{}]""");
        _ = ListenAsync(pair.Station);
        return pair;
    }

    private async Task ListenAsync(ScriptedSocket station)
    {
        while (station.IsOpen)
        {
            try
            {
                if (JsonNode.Parse(await station.HearsAsync()) is JsonArray call && (int)call[0]! == 2)
                {
                    await station.SaysAsync($"[3,\"{call[1]}\",{Answer((string)call[2]!, call[3]!)}]");
                }
            }
            catch (Exception e) when (e is InvalidOperationException or IOException or OperationCanceledException)
            {
                // Nothing was said for a while, or the test is over.
            }
        }
    }

    private string Answer(string action, JsonNode payload)
    {
        if (PayloadChecker.Check(MessageCatalogue.Of(OcppVersion.V21).Find(action)!.Request, Encoding.UTF8.GetBytes(payload.ToJsonString())) is { } fault)
        {
            _faults.Add($"{action}: {fault}");
        }

        switch (action)
        {
            case "GetVariables":
                return """{"getVariableResult":[]}""";
            case "GetCompositeSchedule":
                return """{"status":"Rejected"}""";
            case "SetChargingProfile" when payload["chargingProfile"]!["chargingSchedule"]![0]!["chargingSchedulePeriod"]![0]! is var period:
                if (_refuses && period["operationMode"] is not null)
                {
                    return """{"status":"Rejected","statusInfo":{"reasonCode":"InvalidOperationMode"}}""";
                }

                if ((string)payload["chargingProfile"]!["chargingProfilePurpose"]! == "TxProfile")
                {
                    Take(period);
                }

                break;
            case "UpdateDynamicSchedule":
                _updates++;
                Take(payload["scheduleUpdate"]!);
                break;
        }

        return """{"status":"Accepted"}""";
    }

    private void Take(JsonNode values)
    {
        (_limit, _held) = ((double)values["limit"]!, (double?)values["setpoint"]);
        if (_held > _limit || _held < (double?)values["dischargeLimit"])
        {
            _faults.Add($"a set-point outside its limits: {values.ToJsonString()}");
        }
    }

    private async Task RestAsync(Journey journey, Pair pair)
    {
        await PassUntilAsync(journey, pair, () => _limit == 32, null);
        var full = _time.GetTimestamp();
        await PassUntilAsync(journey, pair, () => _time.GetElapsedTime(full) > TimeSpan.FromMinutes(2), null);
    }

    private async Task PassUntilAsync(Journey journey, Pair pair, Func<bool> isSo, int? signal)
    {
        using var patience = Patience.Start();
        using var turns = new PeriodicTimer(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        for (var second = 0; !isSo(); second++)
        {
            if (signal is { } value && second % 4 == 0)
            {
                journey.Gateway.Service<AfrrDesk>().Take("test", new(_time.GetUtcNow(), value));
            }

            var (at, draws) = (_time.GetTimestamp(), _held ?? _limit);
            journey.Gateway.Image.Announce("meter", DeviceRole.Grid);
            journey.Gateway.Image.Report(new("meter", at, null, null, null, new(10_000 + (draws * Volts)), null, null, null));
            if (second % 5 == 0)
            {
                journey.Gateway.Image.Station("CP-01").Measured(1, new(at, PerPhase<Ampere>.Same(new(draws)), null, null, null, null));
            }

            _time.Advance(TimeSpan.FromSeconds(1));
            do
            {
                await turns.WaitForNextTickAsync(patience.Token);
            }
            while (Evse(journey).Sent is not null);
        }

        Assert.True(pair.Station.IsOpen);
    }

    private static EvseSnapshot Evse(Journey journey) => journey.Gateway.Image.Station("CP-01").Now.Evses[0];

    private static EvseShare Share(Journey journey) => journey.Gateway.Image.Allocation!.Evses[new("CP-01", 1)];

    private static AfrrState State(Journey journey) => journey.Gateway.Image.Freeze().Afrr!;
}
