using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;

namespace Gateway.Tests.LocalController;

/// <summary>
/// The CSMS's end of the gateway's own link: answers what the gateway says, keeps it for the test, and holds all of it against the
/// catalogue.
/// </summary>
internal sealed class OwnPeer : IDisposable
{
    private readonly ScriptedSocket _socket;
    private readonly MessageCatalogue _catalogue;
    private readonly Func<string, string?> _answers;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonArray>> _asked = new();
    private readonly List<JsonArray> _heard = [];       // locked by itself
    private int _ids;

    private OwnPeer(ScriptedSocket socket, Func<string, string?> answers)
    {
        (_socket, _answers) = (socket, answers);
        _catalogue = MessageCatalogue.Of(Subprotocol.Parse(socket.Protocol!)!.Value);
        _ = ReadAsync();
    }

    /// <summary>What broke the rules of the version; nothing should.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    /// <summary>All calls so far, in order: action and payload.</summary>
    public IReadOnlyList<(string Action, JsonNode Payload)> Calls
    {
        get
        {
            lock (_heard)
            {
                return [.. _heard.Where(f => (int)f[0]! is 2 or 6).Select(f => ((string)f[2]!, f[3]!))];
            }
        }
    }

    /// <param name="answers">By action: the payload that answers it, <c>error CODE</c>, nothing for no answer, or null for the usual one.</param>
    public static async Task<OwnPeer> AcceptAsync(Journey journey, Func<string, string?>? answers = null)
        => new(await journey.Csms.AcceptsAsync(TestSite.Gateway), answers ?? (_ => null));

    /// <summary>A link that the CSMS has accepted.</summary>
    public static async Task<OwnPeer> BootedAsync(Journey journey, Func<string, string?>? answers = null)
    {
        var peer = await AcceptAsync(journey, answers);
        await Patience.Until(() => journey.Gateway.Image.Csms.BootStatus == "Accepted", "the gateway's boot");
        return peer;
    }

    /// <summary>Asks the gateway; gives the whole frame of its answer.</summary>
    public async Task<JsonArray> AskAsync(string action, string payload)
    {
        var id = $"ask-{Interlocked.Increment(ref _ids)}";
        var answer = _asked[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await _socket.SaysAsync($$"""[2,"{{id}}","{{action}}",{{payload}}]""");
        var frame = await answer.Task.WaitAsync(TimeSpan.FromSeconds(10));
        if ((int)frame[0]! is 3 && _catalogue.Find(action)?.Response is { } shape)
        {
            Check(shape, frame[2]!, $"answer to {action}");
        }

        return frame;
    }

    /// <summary>The payload of the answer, which must be a CALLRESULT.</summary>
    public async Task<JsonNode> AskForAsync(string action, string payload)
    {
        var frame = await AskAsync(action, payload);
        Assert.True((int)frame[0]! is 3, $"{action}: {frame.ToJsonString()}");
        return frame[2]!;
    }

    /// <summary>Waits for the call number so and so of an action, counted from 1.</summary>
    public async Task<JsonNode> HearsAsync(string action, int number = 1)
    {
        await Patience.Until(() => Calls.Count(c => c.Action == action) >= number, $"{action} number {number}");
        return Calls.Where(c => c.Action == action).ElementAt(number - 1).Payload;
    }

    public void Cut() => _socket.Cut();

    /// <summary>Nothing broke the rules so far.</summary>
    public void Dispose() => Assert.Empty(Faults);

    private async Task ReadAsync()
    {
        while (_socket.IsOpen)
        {
            try
            {
                await TakeAsync(JsonNode.Parse(await _socket.HearsAsync())!.AsArray());
            }
            catch (Exception e) when (e is InvalidOperationException or System.Net.WebSockets.WebSocketException or OperationCanceledException)
            {
                // Nothing was said for a while, or the link has ended.
            }
        }
    }

    private async Task TakeAsync(JsonArray frame)
    {
        if ((int)frame[0]! is 3 or 4)
        {
            if (_asked.TryRemove((string)frame[1]!, out var waiting))
            {
                waiting.SetResult(frame);
            }

            return;
        }

        var action = (string)frame[2]!;
        var message = _catalogue.Find(action);
        if (message is null)
        {
            Faults.Enqueue($"{action} is unknown");
        }
        else
        {
            Check(message.Request, frame[3]!, action);
        }

        lock (_heard)
        {
            _heard.Add(frame);
        }

        if ((int)frame[0]! is 2 && Answer((string)frame[1]!, action, message) is { } answer)
        {
            await _socket.SaysAsync(answer);
        }
    }

    private string? Answer(string id, string action, Message? message)
    {
        var said = _answers(action) ?? action switch
        {
            "BootNotification" => """{"currentTime":"2026-03-01T12:00:00Z","interval":300,"status":"Accepted"}""",
            _ when message?.Response is { } shape => System.Text.Encoding.UTF8.GetString(Examples.Of(shape).Span),
            _ => "{}",
        };
        return said.Length is 0 ? null : said.StartsWith("error ", StringComparison.Ordinal)
            ? $$"""[4,"{{id}}","{{said["error ".Length..]}}","",{}]"""
            : $$"""[3,"{{id}}",{{said}}]""";
    }

    private void Check(ObjectShape shape, JsonNode payload, string what)
    {
        if (PayloadChecker.Check(shape, System.Text.Encoding.UTF8.GetBytes(payload.ToJsonString())) is { } fault)
        {
            Faults.Enqueue($"{what}: {fault.Line} in {payload.ToJsonString()}");
        }
    }
}
