using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Ocpp;
using Gateway.Site;
using Gateway.Stations;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.Stations.Actuation;

/// <summary>A charging profile as it came over the wire, as far as it matters here.</summary>
internal sealed record Heard(
    int Evse, double Limit, string Unit, string Purpose, string Kind, int Level, int? Phases, int? Duration, JsonNode Profile);

/// <summary>
/// A station with manners of its own on a real socket, behind a real gateway whose clock stands still: it answers the gateway's
/// calls as the test says, and writes down what it heard.
/// </summary>
internal sealed class QuirkyStation : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Action, JsonObject Payload)> _heard = new();
    private readonly bool _owns;
    private Task _loop = Task.CompletedTask;

    private QuirkyStation(Journey journey, Pair pair, string id, OcppVersion version, ManualTime time, bool owns)
        => (Journey, Pair, Id, Version, Time, _owns) = (journey, pair, id, version, time, owns);

    public Journey Journey { get; }

    public Pair Pair { get; }

    public string Id { get; }

    public OcppVersion Version { get; }

    public ManualTime Time { get; }

    /// <summary>The payload of the answer; null: CALLERROR NotImplemented; empty: none at all.</summary>
    public Func<string, JsonObject, string?> Answer { get; set; } = (action, _) => Usual(action);

    public StationSnapshot Snapshot => Journey.Gateway.Station(Id);

    public IReadOnlyList<string> Actions => [.. _heard.Select(h => h.Action)];

    public IReadOnlyList<JsonObject> All(string action) => [.. _heard.Where(h => h.Action == action).Select(h => h.Payload)];

    public IReadOnlyList<Heard> Profiles => [.. All("SetChargingProfile").Select(Read)];

    /// <summary>Those for a transaction, without the fallback.</summary>
    public IReadOnlyList<Heard> Limits => [.. Profiles.Where(p => (int)(p.Profile["chargingProfileId"] ?? p.Profile["id"])! == Gateway.Ocpp.Messages.GatewayProfiles.LiveOf(1))];

    public static string? Usual(string action) => action is "GetCompositeSchedule" ? """{"status":"Rejected"}"""
        : action is "GetConfiguration" ? "{}"
        : action is "GetVariables" ? """{"getVariableResult":[]}"""
        : """{"status":"Accepted"}""";

    /// <param name="quirks">The entries of a file of the user's own; null: none.</param>
    /// <param name="more">Further keys of the station in the site file.</param>
    public static async Task<QuirkyStation> StartAsync(
        string? quirks = null, string protocol = "ocpp1.6", string vendor = "Acme", string model = "One", string more = "fallbackCurrent: 6 A",
        string? state = null)
    {
        var time = new ManualTime();
        var journey = await Journey.StartAsync(site => Site(site, quirks, more, state), time);
        return await JoinAsync(journey, time, "CP-01", protocol, vendor, model, owns: true);
    }

    /// <summary>One more at the same gateway.</summary>
    public Task<QuirkyStation> SecondAsync(string vendor = "Acme", string model = "One")
        => JoinAsync(Journey, Time, "CP-02", Version.Name(), vendor, model, owns: false);

    public void Limit(double ampere) => Journey.Gateway.Limits.SetLimit(new EvseKey(Id, 1), new Ampere(ampere));

    public void Limit(double l1, double l2, double l3)
        => Journey.Gateway.Service<Sessions>().SetLimit(new EvseKey(Id, 1), new PerPhase<Ampere>(new(l1), new(l2), new(l3)));

    public async Task HasFallbackAsync(double ampere = 6)
    {
        Journey.Gateway.Limits.InstallFallback(Id, new(ampere));
        await Until(() => Snapshot.FallbackInstalled, "the fallback profile");
    }

    /// <summary>Gives a limit and waits until it is in force.</summary>
    public async Task<Heard> TakesAsync(double ampere, double? accepted = null)
    {
        Limit(ampere);
        await AcceptsAsync(accepted ?? ampere);
        return Limits[^1];
    }

    public Task AcceptsAsync(double ampere)
        => Until(() => Snapshot.Evses[0] is { Sent: null, Accepted: { } limit } && limit.Current == new Ampere(ampere), $"{ampere} A in force");

    public Task Until(Func<bool> fact, string what) => Patience.Until(fact, $"{what}; {Snapshot}; heard {string.Join(", ", _heard)}");

    /// <summary>Lets time pass, a second at a time, with the gateway's loops in between.</summary>
    public async Task PassAsync(Func<bool> until, string what)
    {
        for (var second = 0; !until(); second++)
        {
            Assert.True(second < 900, $"{what} did not come; heard {string.Join(", ", _heard)}");
            await SecondsAsync(1);
        }
    }

    public async Task SecondsAsync(int count)
    {
        using var turns = new PeriodicTimer(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        for (var i = 0; i < count; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await turns.WaitForNextTickAsync();
        }
    }

    /// <summary>Meter values of its transaction.</summary>
    public async Task MeasuresAsync(double ampere, double volt = 230)
    {
        var values = string.Join(',', new[] { "L1", "L2", "L3" }.SelectMany(phase => new[]
        {
            string.Create(CultureInfo.InvariantCulture, $$"""{"value":"{{ampere}}","measurand":"Current.Import","phase":"{{phase}}","unit":"A"}"""),
            string.Create(CultureInfo.InvariantCulture, $$"""{"value":"{{volt}}","measurand":"Voltage","phase":"{{phase}}","unit":"V"}"""),
        }));
        var before = Snapshot.Evses[0].Measured?.At;
        await Pair.Station.SaysAsync($$"""[2,"m{{Guid.NewGuid():N}}","MeterValues",{"connectorId":1,"transactionId":17,"meterValue":[{"timestamp":"2026-03-01T12:00:00Z","sampledValue":[{{values}}]}]}]""");
        var call = JsonNode.Parse(await Pair.Link.HearsAsync())!;
        await Pair.Link.SaysAsync($$"""[3,"{{call[1]}}",{}]""");
        await Until(() => Snapshot.Evses[0].Measured?.At is { } at && at != before, "the measurement");
    }

    /// <summary>The CSMS calls; the station's answer, or the gateway's, comes back.</summary>
    public async Task<JsonNode> CsmsAsync(string action, string payload)
    {
        await Pair.Link.SaysAsync($"[2,\"csms-{action}\",\"{action}\",{payload.ReplaceLineEndings("")}]");
        return JsonNode.Parse(await Pair.Link.HearsAsync())![2]!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_owns)
        {
            await Journey.DisposeAsync();
        }

        await _loop;
    }

    private static TestSite Site(TestSite site, string? quirks, string more, string? state)
    {
        site = site with
        {
            State = state ?? site.State,
            Sections = "balancing: { every: 60 s, staleAfter: 10 min }",        // so that it says nothing of its own for two minutes
            Stations = [.. new[] { "CP-01", "CP-02" }.Select(id => $"{{ id: {id}, password: {TestSite.Password}, {more} }}")],
        };
        if (quirks is not null)
        {
            Directory.CreateDirectory(Path.Combine(site.State, "quirks"));
            File.WriteAllText(Path.Combine(site.State, "quirks", "own.yaml"), "quirks:\n" + quirks);
        }

        return site;
    }

    private static async Task<QuirkyStation> JoinAsync(Journey journey, ManualTime time, string id, string protocol, string vendor, string model, bool owns)
    {
        var version = Subprotocol.Parse(protocol)!.Value;
        var pair = await journey.ConnectAsync(id, protocol);
        var is16 = version is OcppVersion.V16;
        await pair.PassesUpAsync(is16
            ? $$"""[2,"boot","BootNotification",{"chargePointVendor":"{{vendor}}","chargePointModel":"{{model}}","firmwareVersion":"1.0"}]"""
            : $$$"""[2,"boot","BootNotification",{"reason":"PowerUp","chargingStation":{"vendorName":"{{{vendor}}}","model":"{{{model}}}","firmwareVersion":"1.0"}}]""");
        await pair.PassesDownAsync("""[3,"boot",{"status":"Accepted","currentTime":"2026-03-01T12:00:00Z","interval":300}]""");
        await pair.PassesUpAsync(is16
            ? """[2,"start","StartTransaction",{"connectorId":1,"idTag":"T","meterStart":0,"timestamp":"2026-03-01T12:00:00Z"}]"""
            : """[2,"start","TransactionEvent",{"eventType":"Started","timestamp":"2026-03-01T12:00:00Z","triggerReason":"Authorized","seqNo":0,"transactionInfo":{"transactionId":"17","chargingState":"Charging"},"evse":{"id":1,"connectorId":1}}]""");
        await pair.PassesDownAsync(is16 ? """[3,"start",{"transactionId":17,"idTagInfo":{"status":"Accepted"}}]""" : """[3,"start",{}]""");
        var station = new QuirkyStation(journey, pair, id, version, time, owns);
        station._loop = station.ListenAsync();
        return station;
    }

    private static Heard Read(JsonObject payload)
    {
        var profile = (payload["csChargingProfiles"] ?? payload["chargingProfile"])!;
        var schedule = profile["chargingSchedule"] is JsonArray several ? several[0]! : profile["chargingSchedule"]!;
        var period = schedule["chargingSchedulePeriod"]![0]!;
        return new(
            (int)(payload["connectorId"] ?? payload["evseId"])!, (double)period["limit"]!, (string)schedule["chargingRateUnit"]!,
            (string)profile["chargingProfilePurpose"]!, (string)profile["chargingProfileKind"]!, (int)profile["stackLevel"]!,
            (int?)period["numberPhases"], (int?)schedule["duration"], profile);
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                if (JsonNode.Parse(await Pair.Station.HearsAsync()) is JsonArray call && (int)call[0]! == 2)
                {
                    var (action, payload) = ((string)call[2]!, (JsonObject)call[3]!);
                    _heard.Enqueue((action, payload));
                    if (Answer(action, payload) is not { } answer)
                    {
                        await Pair.Station.SaysAsync($$"""[4,"{{call[1]}}","NotImplemented","",{}]""");
                    }
                    else if (answer.Length > 0)
                    {
                        await Pair.Station.SaysAsync($"[3,\"{call[1]}\",{answer}]");
                    }
                }
            }
        }
        catch (Exception e) when (e is InvalidOperationException or System.Net.WebSockets.WebSocketException or ObjectDisposedException or OperationCanceledException or IOException)
        {
            // It heard nothing for long, or the test is over.
        }
    }
}

/// <summary>Proof of order.</summary>
internal static class Beside
{
    /// <summary>One call of the CSMS, answered: whatever was said to the station before has been said.</summary>
    public static async Task WorksBesideAsync(this Pair pair, QuirkyStation station)
        => Assert.NotNull(await station.CsmsAsync("ClearCache", "{}"));
}
