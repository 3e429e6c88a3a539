using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.GridSignals.Der;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.Stations.Der;

/// <summary>A 2.1 station that holds DER controls, on a real socket: answers what it is asked, reports what it holds.</summary>
internal sealed class DerStation
{
    private readonly Pair _pair;
    private readonly ConcurrentQueue<(string Action, JsonElement Payload)> _calls = [];
    private readonly ConcurrentDictionary<string, JsonElement> _held = new(StringComparer.Ordinal);

    private DerStation(Pair pair) => _pair = pair;

    /// <summary>What it has of DCDERCtrlr on its EVSE 1. Null: no such component.</summary>
    public Dictionary<string, string>? Variables { get; init; } = new(StringComparer.Ordinal)
    {
        ["Available"] = "true", ["Enabled"] = "true", ["ModesSupported"] = "VoltVar,FixedVar,LVMustTrip", ["MaxW"] = "11000", ["MaxChargeRateW"] = "22000", ["MaxVar"] = "5000", ["VNom"] = "230",
    };

    /// <summary>Reported as superseded by a control that the CSMS has set on the station itself.</summary>
    public string? Superseded { get; set; }

    /// <summary>The controls that it holds.</summary>
    public IReadOnlyDictionary<string, JsonElement> Held => _held;

    public ScriptedSocket Link => _pair.Link;

    /// <summary>What the gateway has called for so far.</summary>
    public IReadOnlyList<(string Action, JsonElement Payload)> Calls => [.. _calls];

    /// <summary>One that is booted, and what it can do is known.</summary>
    public static async Task<DerStation> BootedAsync(Journey journey, ManualTime time, Dictionary<string, string>? variables = null, bool hasDer = true)
    {
        var pair = await journey.ConnectAsync(protocol: "ocpp2.1");
        await pair.PassesUpAsync("""[2,"boot","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"B","vendorName":"A"}}]""");
        await pair.PassesDownAsync("""[3,"boot",{"status":"Accepted","currentTime":"2026-03-01T12:00:00Z","interval":300}]""");
        var station = !hasDer ? new DerStation(pair) { Variables = null } : variables is null ? new(pair) : new(pair) { Variables = variables };
        _ = station.ListenAsync();
        await time.PassUntilAsync(station.IsCalledAsync("GetVariables", "DERCtrlr"));
        if (station.Variables?.ContainsValue("false") is false)
        {
            await Patience.Until(() => journey.Gateway.Service<DerFleet>().Abilities.Count > 0, "what the station can do");
        }

        return station;
    }

    public async Task IsCalledAsync(string action, string about = "", int times = 1)
        => await Patience.Until(
            () => _calls.Count(c => c.Action == action && c.Payload.GetRawText().Contains(about, StringComparison.Ordinal)) >= times, $"{action} {about}, {times} times");

    public Task HoldsAsync(string id) => Patience.Until(() => _held.ContainsKey(id), $"the station's {id}");

    public Task GivesBackAsync(string id) => Patience.Until(() => !_held.ContainsKey(id), $"the station without {id}");

    /// <summary>A call of its own that passes to the CSMS, which answers it.</summary>
    public async Task SaysAsync(string action, string payload)
    {
        await _pair.Station.SaysAsync($"""[2,"own-{action}","{action}",{payload}]""");
        await Patience.For(UntilHeardAsync(action), $"{action} at the CSMS");
        await _pair.Link.SaysAsync($$"""[3,"own-{{action}}",{}]""");
    }

    private async Task UntilHeardAsync(string action)
    {
        while (!(await _pair.Link.HearsAsync()).Contains(action, StringComparison.Ordinal))
        {
            // something else passed
        }
    }

    private async Task ListenAsync()
    {
        while (_pair.Station.IsOpen)
        {
            try
            {
                var frame = JsonDocument.Parse(await _pair.Station.HearsAsync()).RootElement;
                if (frame[0].GetInt32() is 2)
                {
                    await AnswerAsync(frame[1].GetString()!, frame[2].GetString()!, frame[3]);
                }
            }
            catch (InvalidOperationException)
            {
                // Nothing was said for a while, or it has ended.
            }
        }
    }

    private async Task AnswerAsync(string id, string action, JsonElement payload)
    {
        var report = action is "GetDERControl" && _held.TryGetValue(payload.GetProperty("controlId").GetString()!, out var held) ? Report(payload, held) : null;
        await _pair.Station.SaysAsync($"""[3,"{id}",{Answer(action, payload, report is not null)}]""");
        if (report is not null)
        {
            await _pair.Station.SaysAsync($"""[2,"report-{id}","ReportDERControl",{report}]""");
        }

        _calls.Enqueue((action, payload));
    }

    private string Answer(string action, JsonElement payload, bool found) => action switch
    {
        "GetVariables" => Read(payload),
        "SetDERControl" => Take(payload),
        "ClearDERControl" => _held.TryRemove(payload.GetProperty("controlId").GetString()!, out _) ? """{"status":"Accepted"}""" : """{"status":"NotFound"}""",
        "GetDERControl" => found ? """{"status":"Accepted"}""" : """{"status":"NotFound"}""",
        _ => """{"status":"Accepted"}""",
    };

    private string Take(JsonElement payload)
    {
        _held[payload.GetProperty("controlId").GetString()!] = payload;
        return """{"status":"Accepted"}""";
    }

    private string Report(JsonElement asked, JsonElement held)
    {
        var id = held.GetProperty("controlId").GetString();
        return new JsonObject
        {
            ["requestId"] = asked.GetProperty("requestId").GetInt64(),
            ["curve"] = new JsonArray(new JsonObject
            {
                ["id"] = id, ["isDefault"] = held.GetProperty("isDefault").GetBoolean(), ["isSuperseded"] = Superseded == id,
                ["curveType"] = held.GetProperty("controlType").GetString(), ["curve"] = JsonNode.Parse(held.GetProperty("curve").GetRawText()),
            }),
        }.ToJsonString();
    }

    private string Read(JsonElement payload)
    {
        var results = payload.GetProperty("getVariableData").EnumerateArray().Select(asked =>
        {
            var (component, variable) = (asked.GetProperty("component"), asked.GetProperty("variable"));
            var value = component.GetProperty("name").GetString() is "DCDERCtrlr" ? Variables?.GetValueOrDefault(variable.GetProperty("name").GetString()!) : null;
            var status = value is not null ? "Accepted" : Variables is null ? "UnknownComponent" : "UnknownVariable";
            var more = value is null ? "" : $",\"attributeValue\":\"{value}\"";
            return $$"""{"attributeStatus":"{{status}}","component":{{component.GetRawText()}},"variable":{{variable.GetRawText()}}{{more}}}""";
        });
        return $$"""{"getVariableResult":[{{string.Join(',', results)}}]}""";
    }
}
