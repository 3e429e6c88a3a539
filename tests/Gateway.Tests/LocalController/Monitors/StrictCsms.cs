using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.LocalController.Monitors;

/// <summary>
/// The CSMS's end of the gateway's own link: accepts the boot, answers what it hears, and holds every payload of the gateway's against
/// the rules of the version.
/// </summary>
internal sealed class StrictCsms
{
    private readonly ScriptedSocket _own;
    private readonly ConcurrentDictionary<string, Channel<JsonElement>> _heard = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _asked = new(StringComparer.Ordinal);
    private readonly Func<string, string?> _answers;
    private int _last;

    private StrictCsms(ScriptedSocket own, Func<string, string?> answers)
        => (_own, _answers, Version) = (own, answers, Subprotocol.Parse(own.Protocol!)!.Value);

    public OcppVersion Version { get; }

    /// <summary>What the gateway said that breaks the rules of the version.</summary>
    public ConcurrentQueue<string> Faults { get; } = [];

    /// <param name="answers">What is answered to an action, where the usual will not do.</param>
    public static async Task<StrictCsms> MeetsAsync(ScriptedCsms csms, Func<string, string?>? answers = null)
    {
        var strict = new StrictCsms(await csms.AcceptsAsync(TestSite.Gateway), answers ?? (_ => null));
        _ = strict.ListenAsync();
        return strict;
    }

    /// <summary>The gateway's answer; that it is a CALLRESULT and keeps its schema is checked.</summary>
    public async Task<JsonElement> AsksAsync(string action, string payload)
    {
        var id = $"q{Interlocked.Increment(ref _last)}";
        var answer = _asked[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await _own.SaysAsync($"""[2,"{id}","{action}",{payload}]""");
        var frame = await Patience.For(answer.Task, $"the answer to {action}");
        Assert.True(frame[0].GetInt32() is 3, frame.GetRawText());
        Check(action, MessageCatalogue.Of(Version).Find(action)!.Response!, frame[2]);
        return frame[2];
    }

    /// <summary>The payload of the gateway's next message of that action.</summary>
    public async Task<JsonElement> HearsAsync(string action)
    {
        using var patience = Patience.Start();
        try
        {
            return await Of(action).Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{action} was not heard; faults: {string.Join("; ", Faults)}");
        }
    }

    /// <summary>The same, while time passes.</summary>
    public async Task<JsonElement> HearsAsync(string action, ManualTime time)
    {
        var heard = HearsAsync(action);
        await time.PassUntilAsync(heard);
        return await heard;
    }

    public bool HasHeard(string action) => Of(action).Reader.TryPeek(out _);

    public void Cut() => _own.Cut();

    private Channel<JsonElement> Of(string action) => _heard.GetOrAdd(action, _ => Channel.CreateUnbounded<JsonElement>());

    private async Task ListenAsync()
    {
        while (_own.IsOpen)
        {
            try
            {
                await TakeAsync(JsonDocument.Parse(await _own.HearsAsync()).RootElement);
            }
            catch (Exception e) when (e is InvalidOperationException or System.Net.WebSockets.WebSocketException or ObjectDisposedException)
            {
                // Nothing was heard for long, or it was cut.
            }
        }
    }

    private async Task TakeAsync(JsonElement frame)
    {
        if (frame[0].GetInt32() is 3 or 4)
        {
            _asked[frame[1].GetString()!].TrySetResult(frame);
            return;
        }

        var action = frame[2].GetString()!;
        Check(action, MessageCatalogue.Of(Version).Find(action)!.Request, frame[3]);
        if (frame[0].GetInt32() is 2)
        {
            await _own.SaysAsync($"""[3,"{frame[1].GetString()}",{_answers(action) ?? Usual(action)}]""");
        }

        Of(action).Writer.TryWrite(frame[3]);
    }

    private void Check(string action, ObjectShape shape, JsonElement payload)
    {
        if (PayloadChecker.Check(shape, Encoding.UTF8.GetBytes(payload.GetRawText())) is { } fault)
        {
            Faults.Enqueue($"{action}: {fault.Line}");
        }
    }

    private static string Usual(string action) => action switch
    {
        "BootNotification" => """{"currentTime":"2026-03-01T12:00:00Z","interval":300,"status":"Accepted"}""",
        "Heartbeat" => """{"currentTime":"2026-03-01T12:00:00Z"}""",
        "OpenPeriodicEventStream" => """{"status":"Accepted"}""",
        _ => "{}",
    };
}
