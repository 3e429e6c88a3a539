using System.Text;
using System.Text.Json;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;

namespace Gateway.Tests.LocalController.Security;

/// <summary>Plays the CSMS on the gateway's own link; what the gateway sends must keep the rules of its version.</summary>
internal static class Own
{
    public static async Task<ScriptedSocket> BootedAsync(Journey journey) => await BootedAsync(journey.Csms);

    public static async Task<ScriptedSocket> BootedAsync(ScriptedCsms csms)
    {
        var own = await csms.AcceptsAsync(TestSite.Gateway);
        await AnswersAsync(own, "BootNotification", """{"currentTime":"2026-03-01T12:00:00Z","interval":86400,"status":"Accepted"}""");
        return own;
    }

    /// <summary>The gateway's next call must be of the action; heartbeats in between are answered.</summary>
    /// <returns>Its payload.</returns>
    public static async Task<JsonElement> AnswersAsync(ScriptedSocket own, string action, string answer)
    {
        while (true)
        {
            var call = await own.HearsAsync();
            var id = JsonDocument.Parse(call).RootElement[1].GetString();
            var name = JsonDocument.Parse(call).RootElement[2].GetString();
            if (name is "Heartbeat" && action is not "Heartbeat")
            {
                await own.SaysAsync($$"""[3,"{{id}}",{"currentTime":"2026-03-01T12:00:00Z"}]""");
                continue;
            }

            Assert.Equal(action, name);
            var payload = Checked(call, own.Protocol!);
            await own.SaysAsync($"""[3,"{id}",{answer}]""");
            return payload;
        }
    }

    /// <summary>A call to the gateway, and its CALLRESULT's payload; the gateway's heartbeats in between are answered.</summary>
    public static async Task<JsonElement> AsksAsync(ScriptedSocket own, string action, string payload)
    {
        var id = Guid.NewGuid().ToString();
        await own.SaysAsync($"""[2,"{id}","{action}",{payload}]""");
        while (true)
        {
            var heard = JsonDocument.Parse(await own.HearsAsync()).RootElement;
            if (heard[0].GetInt32() is 2 && heard[2].GetString() is "Heartbeat")
            {
                await own.SaysAsync($$"""[3,"{{heard[1].GetString()}}",{"currentTime":"2026-03-01T12:00:00Z"}]""");
                continue;
            }

            Assert.Equal((3, id), (heard[0].GetInt32(), heard[1].GetString()));
            var shape = MessageCatalogue.Of(Subprotocol.Parse(own.Protocol!)!.Value).Find(action)!.Response!;
            Assert.Null(PayloadChecker.Check(shape, Encoding.UTF8.GetBytes(heard[2].GetRawText())));
            return heard[2];
        }
    }

    public static JsonElement Checked(string call, string protocol = "ocpp2.1")
    {
        var frame = JsonDocument.Parse(call).RootElement;
        var shape = MessageCatalogue.Of(Subprotocol.Parse(protocol)!.Value).Find(frame[2].GetString()!)!.Request;
        Assert.Null(PayloadChecker.Check(shape, Encoding.UTF8.GetBytes(frame[3].GetRawText())));
        return frame[3];
    }
}
