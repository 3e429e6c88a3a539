using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Tests.FileTransfer;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.Interop;

/// <summary>A strict foreign CSMS asks the gateway itself for everything that a station can be asked for.</summary>
public sealed class OwnActionsTests
{
    /// <summary>Begins the ids of what is sent behind the strict CSMS's back: it does not know their answers.</summary>
    private const string Raw = "sent-as-it-is-";

    [Theory]
    [InlineData(OcppVersion.V201)]
    [InlineData(OcppVersion.V21)]
    public async Task Each_action_of_the_csms_gets_a_sensible_answer_that_keeps_the_schema(OcppVersion version)
    {
        await using var csms = await ForeignCsms.StartAsync();
        await using var server = new ScriptedFileServer((_, to) => ScriptedFileServer.SayAsync(to, "HTTP/1.1 200 OK\nContent-Length: 2", "hi"u8.ToArray()));
        var folder = Directory.CreateTempSubdirectory("gateway-actions-");
        using var authority = new TestAuthority(folder, "A root of the CSMS", rsa: false);
        var root = await File.ReadAllTextAsync(authority.CertificatePath);
        await using var gateway = await RunningGateway.StartAsync((stations, status) => $$"""
            site: { id: depot }
            csms: { url: "{{csms.Url}}", protocols: [{{version.Name()}}] }
            stations:
              listen: [ { url: "ws://127.0.0.1:{{stations}}/ocpp", security: none } ]
              defaults: { circuit: main, fallbackCurrent: 6 A }
              list: [ { id: CP-1 } ]
            circuits: [ { id: main, limit: 63 A, uncontrolled: 0 A } ]
            firmware: { listen: "http://127.0.0.1:{{Ports.Free()}}", directory: "{{TestSite.NewState()}}", allow: [127.0.0.0/8] }
            controller: { updateCommand: [/bin/true, "{file}"], allowUnsignedUpdates: true }
            status: { listen: "http://127.0.0.1:{{status}}" }
            """);
        await Patience.Until(() => gateway.Image.Csms.BootStatus == "Accepted", "the gateway's boot");

        var differences = new List<string>();
        var installed = "";
        foreach (var row in OwnActionCases.Of(version, ("<root>", JsonEncodedText.Encode(root).ToString()), ("<server>", server.Url("/"))))
        {
            var @case = row with { Payload = row.Payload.Replace("<installed>", installed, StringComparison.Ordinal) };
            var (answer, error) = await AskAsync(csms, @case);
            installed = answer?["certificateHashDataChain"]?[0]?["certificateHashData"]?.ToJsonString() ?? installed;
            if (@case.Difference(answer, error) is { } difference)
            {
                differences.Add($"{@case.Action} {@case.Case}: {difference}");
            }
        }

        folder.Delete(recursive: true);
        Strays.AssertNone(differences);
        Strays.AssertNone(csms.Peer.Said.Complaints().Where(c => !c.Contains(Raw, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(OcppVersion.V201)]
    [InlineData(OcppVersion.V21)]
    public void The_table_has_every_action_that_a_csms_may_ask_a_station_for(OcppVersion version)
        => Assert.Equal(
            MessageCatalogue.Of(version).Messages
                .Where(m => m.Sender is Direction.CsmsToStation or Direction.CsmsToController or Direction.Both).Select(m => m.Action).Order(),
            OwnActionCases.Of(version).Select(c => c.Action).Distinct().Order());

    [Theory]
    [InlineData(OcppVersion.V201)]
    [InlineData(OcppVersion.V21)]
    public void The_table_has_three_cases_of_each_action(OcppVersion version)
        => Assert.All(OwnActionCases.Of(version).GroupBy(c => c.Action), action => Assert.Equal(["invalid", "valid", "wrong"], action.Select(c => c.Case).Distinct().Order()));

    /// <summary>What breaks the schema is sent as it is: the strict CSMS itself would not.</summary>
    private static async Task<(JsonNode? Answer, string? Error)> AskAsync(ForeignCsms csms, OwnActionCase @case)
    {
        if (@case.Case is not "invalid")
        {
            var line = await csms.CallAsync("depot", @case.Action, JsonNode.Parse(@case.Payload)!);
            return line.Event() is "answer" ? (JsonNode.Parse(line.GetProperty("result").GetRawText()), null) : (null, line.Text("code"));
        }

        var before = csms.Peer.Said.Count;
        var id = Raw + Guid.NewGuid().ToString("N")[..8];
        await csms.Peer.TellAsync(new { raw = "depot", message = $$"""[2,"{{id}}","{{@case.Action}}",{{@case.Payload}}]""" });
        var wire = await csms.Peer.HearsAsync(
            $"an answer to {@case.Action}",
            said => said.Event() is "wire" && said.Text("direction") is "in" && said.Text("raw")!.Contains(id, StringComparison.Ordinal),
            before);
        var frame = JsonNode.Parse(wire.Text("raw")!)!.AsArray();
        return (int)frame[0]! is 3 ? (frame[2], null) : (null, (string)frame[2]!);
    }
}
