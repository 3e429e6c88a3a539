using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Tests.Journeys;
using Gateway.Tests.Support;

namespace Gateway.Tests.Peers;

/// <summary>
/// The CSMS's end of the gateway's own link: answers what the gateway says, keeps it for the test, and holds all of it against the
/// catalogue.
/// </summary>
internal sealed class OwnPeer : IDisposable
{
    private readonly ScriptedSocket _socket;
    private readonly MessageCatalogue _catalogue;
    private readonly Func<string, string?> _answers;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _asked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Action, int Number), TaskCompletionSource<JsonElement>> _heard = [];
    private readonly ConcurrentDictionary<string, int> _taken = new(StringComparer.Ordinal);        // the calls of an action that a test was given
    private readonly ConcurrentQueue<(string Action, JsonElement Payload)> _calls = [];
    private readonly ConcurrentQueue<string> _faults = [];
    private int _ids;

    private OwnPeer(ScriptedSocket socket, Func<string, string?>? answers)
    {
        (_socket, _answers) = (socket, answers ?? (_ => null));
        _catalogue = MessageCatalogue.Of(Subprotocol.Parse(socket.Protocol!)!.Value);
        _ = ReadAsync();
    }

    /// <summary>All calls so far, in order: action and payload.</summary>
    public IReadOnlyList<(string Action, JsonElement Payload)> Calls => [.. _calls];

    /// <summary>The next link of the gateway's own.</summary>
    /// <param name="answers">By action: the payload that answers it, <c>error CODE</c>, nothing for no answer, or null for the usual one.</param>
    public static async Task<OwnPeer> AcceptAsync(ScriptedCsms csms, Func<string, string?>? answers = null)
        => new(await csms.AcceptsAsync(TestSite.Gateway), answers);

    /// <summary>A link that the CSMS has accepted, and the gateway knows it.</summary>
    public static async Task<OwnPeer> BootedAsync(ScriptedCsms csms, RunningGateway gateway, Func<string, string?>? answers = null)
    {
        var peer = await AcceptAsync(csms, answers);
        await Patience.Until(() => gateway.Image.Csms.BootStatus == "Accepted", "the gateway's boot");
        return peer;
    }

    public static Task<OwnPeer> BootedAsync(Journey journey, Func<string, string?>? answers = null)
        => BootedAsync(journey.Csms, journey.Gateway, answers);

    /// <summary>Asks the gateway; gives the payload of its answer, which must be a CALLRESULT.</summary>
    public async Task<JsonElement> AsksAsync(string action, string payload)
    {
        var frame = await AsksForFrameAsync(action, payload);
        Assert.True(frame[0].GetInt32() is 3, $"{action}: {frame.GetRawText()}");
        return frame[2];
    }

    /// <summary>The same for whatever it answers: the whole frame.</summary>
    public async Task<JsonElement> AsksForFrameAsync(string action, string payload)
    {
        var id = $"ask-{Interlocked.Increment(ref _ids)}";
        var answer = _asked[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await _socket.SaysAsync($"""[2,"{id}","{action}",{payload}]""");
        var frame = await Patience.For(answer.Task, $"the answer to {action}");
        if (frame[0].GetInt32() is 3)
        {
            Check(_catalogue.Find(action)?.Response, frame[2], $"answer to {action}");
        }

        return frame;
    }

    public Task<JsonElement> TriggersAsync(string message) => AsksAsync("TriggerMessage", $$"""{"requestedMessage":"{{message}}"}""");

    /// <summary>Waits for the next call of an action.</summary>
    public Task<JsonElement> HearsAsync(string action) => HearsAsync(action, _taken.AddOrUpdate(action, 1, (_, taken) => taken + 1));

    /// <summary>The same, while time passes.</summary>
    public async Task<JsonElement> HearsAsync(string action, ManualTime time)
    {
        var heard = HearsAsync(action);
        await time.PassUntilAsync(heard);
        return await heard;
    }

    /// <summary>Waits for the call number so and so of an action, counted from 1.</summary>
    public Task<JsonElement> HearsAsync(string action, int number)
        => Patience.For(Heard(action, number).Task, $"{action} number {number}");

    /// <summary>A next call of an action is there already.</summary>
    public bool HasHeard(string action) => Heard(action, _taken.GetValueOrDefault(action) + 1).Task.IsCompleted;

    public void Cut() => _socket.Cut();

    /// <summary>Nothing broke the rules of the version so far.</summary>
    public void Dispose() => Assert.Empty(_faults);

    private async Task ReadAsync()
    {
        while (_socket.IsOpen || _socket.HasHeard)
        {
            try
            {
                await TakeAsync(JsonDocument.Parse(await _socket.HearsAsync()).RootElement);
            }
            catch (Exception e) when (e is InvalidOperationException or WebSocketException or OperationCanceledException)
            {
                // Nothing was said for a while, or the link has ended.
            }
        }
    }

    private async Task TakeAsync(JsonElement frame)
    {
        var (type, id) = (frame[0].GetInt32(), frame[1].GetString()!);
        if (type is 3 or 4)
        {
            if (_asked.TryRemove(id, out var asked))
            {
                asked.SetResult(frame);
            }
            else
            {
                _faults.Enqueue($"nothing was asked as {id}");
            }

            return;
        }

        var action = frame[2].GetString()!;
        var message = _catalogue.Find(action);
        Check(message?.Request, frame[3], action);
        _calls.Enqueue((action, frame[3]));
        var number = _calls.Count(c => c.Action == action);
        if (type is 2 && Answer(id, action, message) is { } answer)
        {
            await _socket.SaysAsync(answer);
        }

        Heard(action, number).TrySetResult(frame[3]);
    }

    private TaskCompletionSource<JsonElement> Heard(string action, int number)
        => _heard.GetOrAdd((action, number), _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private string? Answer(string id, string action, Message? message)
    {
        var said = _answers(action) ?? action switch
        {
            "BootNotification" => """{"currentTime":"2026-03-01T12:00:00Z","interval":300,"status":"Accepted"}""",
            _ when message?.Response is { } shape => Encoding.UTF8.GetString(Examples.Of(shape).Span),
            _ => "{}",
        };
        return said.Length is 0 ? null : said.StartsWith("error ", StringComparison.Ordinal)
            ? $$"""[4,"{{id}}","{{said["error ".Length..]}}","",{}]"""
            : $"""[3,"{id}",{said}]""";
    }

    private void Check(ObjectShape? shape, JsonElement payload, string what)
    {
        var fault = shape is null ? "unknown to this version" : PayloadChecker.Check(shape, Encoding.UTF8.GetBytes(payload.GetRawText()))?.Line;
        if (fault is not null)
        {
            _faults.Enqueue($"{what}: {fault} in {payload.GetRawText()}");
        }
    }
}
