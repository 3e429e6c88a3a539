using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;

namespace Gateway.Tests.LocalController;

/// <summary>
/// The CSMS's end of the gateway's own link: it accepts the boot, answers every call with what the test says or with nothing, and
/// holds every message of the gateway against the catalogue.
/// </summary>
internal sealed class AnsweringCsms
{
    private readonly ScriptedSocket _own;
    private readonly ConcurrentDictionary<string, Channel<JsonElement>> _calls = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _asked = new(StringComparer.Ordinal);
    private int _count;

    private AnsweringCsms(ScriptedSocket own) => _own = own;

    public OcppVersion Version => _own.Protocol is "ocpp2.1" ? OcppVersion.V21 : OcppVersion.V201;

    /// <summary>Messages that broke a rule of the catalogue.</summary>
    public ConcurrentQueue<string> Faults { get; } = [];

    public bool IsOpen => _own.IsOpen;

    /// <summary>The next link of the gateway's own, its boot accepted.</summary>
    public static Task<AnsweringCsms> AcceptAsync(Journey journey) => AcceptAsync(journey.Csms, journey.Gateway);

    public static async Task<AnsweringCsms> AcceptAsync(ScriptedCsms csms, RunningGateway gateway)
    {
        var own = new AnsweringCsms(await csms.AcceptsAsync(TestSite.Gateway));
        _ = own.AnswerAsync();
        await Patience.Until(() => gateway.Image.Csms is { BootStatus: "Accepted" }, "the gateway's boot");
        return own;
    }

    /// <summary>The next call of an action: its payload.</summary>
    public async Task<JsonElement> HearsAsync(string action)
    {
        using var patience = Patience.Start();
        try
        {
            return await Of(action).Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"no {action}; faults: {string.Join('\n', Faults)}");
        }
    }

    public bool HasHeard(string action) => Of(action).Reader.TryPeek(out _);

    /// <summary>Calls the gateway.</summary>
    /// <returns>The payload of its CALLRESULT.</returns>
    public async Task<JsonElement> AsksAsync(string action, string payload)
    {
        var answer = await AsksForFrameAsync(action, payload);
        Assert.True(answer[0].GetInt32() is 3, answer.GetRawText());
        Check(MessageCatalogue.Of(Version).Find(action)!.Response!, action, answer[2]);
        Assert.Empty(Faults);
        return answer[2];
    }

    public async Task<JsonElement> AsksForFrameAsync(string action, string payload)
    {
        var id = $"q{Interlocked.Increment(ref _count)}";
        var answer = _asked[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await _own.SaysAsync($"""[2,"{id}","{action}",{payload}]""");
        return await Patience.For(answer.Task, $"the answer to {action}");
    }

    public Task<JsonElement> TriggersAsync(string message) => AsksAsync("TriggerMessage", $$"""{"requestedMessage":"{{message}}"}""");

    public void Cut() => _own.Cut();

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                await TakeAsync(JsonDocument.Parse(await _own.HearsAsync()).RootElement);
            }
        }
        catch (InvalidOperationException) when (!_own.IsOpen)
        {
            // The test is over, or the link.
        }
        catch (InvalidOperationException)
        {
            _ = AnswerAsync();      // it was only silent for long
        }
    }

    private async Task TakeAsync(JsonElement frame)
    {
        var id = frame[1].GetString()!;
        if (frame[0].GetInt32() is not 2)
        {
            _asked[id].TrySetResult(frame);
            return;
        }

        var action = frame[2].GetString()!;
        Check(MessageCatalogue.Of(Version).Find(action)!.Request, action, frame[3]);
        await _own.SaysAsync($"""[3,"{id}",{Answer(action)}]""");
        Of(action).Writer.TryWrite(frame[3]);
    }

    private static string Answer(string action) => action switch
    {
        "BootNotification" => """{"currentTime":"2026-03-01T12:00:00Z","interval":300,"status":"Accepted"}""",
        "Heartbeat" => """{"currentTime":"2026-03-01T12:00:00Z"}""",
        _ => "{}",
    };

    private void Check(ObjectShape shape, string action, JsonElement payload)
    {
        if (PayloadChecker.Check(shape, Encoding.UTF8.GetBytes(payload.GetRawText())) is { } fault)
        {
            Faults.Enqueue($"{action}: {fault.Line}");
        }
    }

    private Channel<JsonElement> Of(string action) => _calls.GetOrAdd(action, _ => Channel.CreateUnbounded<JsonElement>());
}
