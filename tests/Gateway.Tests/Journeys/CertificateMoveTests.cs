using System.Text.Json;
using Gateway.Tests.LocalController.Security;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.Journeys;

/// <summary>The gateway changes how it logs in under full operation. OCPP 2.1 part 2, A02.</summary>
public sealed class CertificateMoveTests : IDisposable
{
    private const int Promoted = 2718, UplinkLost = 2020;
    private const int Stations = 50;
    private const string Password = "of its own, and long";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-move-");
    private readonly TestAuthority _authority;

    public CertificateMoveTests() => _authority = new(_folder, "authority", rsa: false);

    [Fact]
    public async Task From_its_password_to_a_signed_certificate_while_50_stations_charge_with_no_call_lost()
    {
        await using var csms = await ScriptedCsms.StartAsync(0, _authority.Issue("CN=csms", rsa: false, ["127.0.0.1"]));
        await using var journey = await Journey.StartAsync(Site, csms: csms);
        var own = await Own.BootedAsync(csms);
        Assert.Equal(ScriptedStation.Basic(TestSite.Gateway, Password), (await csms.IsVisitedAsync(TestSite.Gateway)).Authorization);
        var cars = await Task.WhenAll(Enumerable.Range(1, Stations).Select(n => Car.ArriveAsync(journey, n)));
        using var leave = new CancellationTokenSource();
        var charging = cars.Select(car => car.ChargeAsync(leave.Token)).ToArray();
        await ForAllAsync(cars, 5);

        var asked = await MoveAsync(own);
        var visit = await csms.IsVisitedAsync(TestSite.Gateway);
        await journey.Log.HearsAsync(Promoted);
        await ForAllAsync(cars, 5);
        await leave.CancelAsync();
        await Task.WhenAll(charging);

        Assert.Equal("Accepted", asked);
        Assert.Equal((null, "O=depot, CN=depot"), (visit.Authorization, visit.Certificate));
        Assert.All(cars, car => Assert.Equal((car.Said, car.Said), (car.Heard, car.Answered)));
        Assert.All(cars, car => Assert.True(car.Pair.Link.IsOpen && car.Pair.Station.IsOpen));
        Assert.Empty(journey.Log.Of(UplinkLost));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>All go on charging, this many calls each.</summary>
    private static Task ForAllAsync(Car[] cars, int calls)
    {
        var from = cars.Select(car => car.Answered).ToArray();
        return Patience.Until(() => cars.Zip(from).All(c => c.First.Answered >= c.Second + calls), $"{calls} more calls of each station");
    }

    private async Task<string> MoveAsync(ScriptedSocket own)
    {
        await Own.AsksAsync(own, "TriggerMessage", """{"requestedMessage":"SignChargingStationCertificate"}""");
        var asked = await Own.AnswersAsync(own, "SignCertificate", """{"status":"Accepted"}""");
        var chain = JsonSerializer.Serialize(_authority.Sign(asked.GetProperty("csr").GetString()!));
        var answer = await Own.AsksAsync(
            own, "CertificateSigned", $$"""{"certificateChain":{{chain}},"requestId":{{asked.GetProperty("requestId").GetRawText()}}}""");
        await own.EndsAsync();
        return answer.GetProperty("status").GetString()!;
    }

    private TestSite Site(TestSite site) => site with
    {
        CsmsKeys = $"ca: {_authority.CertificatePath}\n  password: '{Password}'",
        Stations = [.. Enumerable.Range(1, Stations).Select(n => $"{{ id: CP-{n:00}, password: {TestSite.Password} }}")],
    };

    /// <summary>A station that tells its meter all the time, and the CSMS's end of its link, which answers.</summary>
    private sealed class Car(Pair pair)
    {
        private int _answered;

        public Pair Pair => pair;

        public int Said { get; private set; }

        public int Heard { get; private set; }

        public int Answered => Volatile.Read(ref _answered);

        public static async Task<Car> ArriveAsync(Journey journey, int number)
        {
            var pair = await journey.ConnectAsync($"CP-{number:00}");
            var car = new Car(pair);
            await car.CallAsync("StartTransaction", """{"connectorId":1,"idTag":"tag","meterStart":0,"timestamp":"2026-03-01T12:00:00Z"}""",
                $$$"""{"transactionId":{{{number}}},"idTagInfo":{"status":"Accepted"}}""");
            return car;
        }

        public async Task ChargeAsync(CancellationToken leaving)
        {
            for (var energy = 1; !leaving.IsCancellationRequested; energy++)
            {
                await CallAsync(
                    "MeterValues",
                    $$"""{"connectorId":1,"meterValue":[{"timestamp":"2026-03-01T12:00:00Z","sampledValue":[{"value":"{{energy}}"}]}]}""",
                    "{}");
            }
        }

        private async Task CallAsync(string action, string payload, string answer)
        {
            var id = $"{pair.Station.Name}-{Said}";
            var call = $"[2,\"{id}\",\"{action}\",{payload}]";
            await pair.Station.SaysAsync(call);
            Said++;
            Assert.Equal(call, await pair.Link.HearsAsync());
            Heard++;
            await pair.Link.SaysAsync($"[3,\"{id}\",{answer}]");
            string heard;
            do
            {
                heard = await pair.Station.HearsAsync();        // the gateway's limits come as well
            }
            while (heard.StartsWith("[2,", StringComparison.Ordinal));

            Assert.Equal($"[3,\"{id}\",{answer}]", heard);
            Volatile.Write(ref _answered, Answered + 1);
        }
    }
}
