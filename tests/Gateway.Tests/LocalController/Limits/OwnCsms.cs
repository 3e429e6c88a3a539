using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;

namespace Gateway.Tests.LocalController.Limits;

/// <summary>
/// The CSMS's end of the gateway's own link: accepts the boot, answers every call at once, and holds all that the gateway says against
/// the rules of its version.
/// </summary>
internal sealed class OwnCsms
{
    private readonly ScriptedSocket _socket;
    private readonly OcppVersion _version;
    private readonly Channel<(string Action, JsonElement Payload)> _told = Channel.CreateUnbounded<(string, JsonElement)>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _asked = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _faults = [];

    private OwnCsms(ScriptedSocket socket)
        => (_socket, _version) = (socket, socket.Protocol == "ocpp2.1" ? OcppVersion.V21 : OcppVersion.V201);

    /// <summary>Action to the payload of the answer; others are answered with an empty one.</summary>
    public ConcurrentDictionary<string, string> Answers { get; } = new(StringComparer.Ordinal)
    {
        ["Heartbeat"] = """{"currentTime":"2026-03-01T12:00:00Z"}""",
        ["BootNotification"] = """{"currentTime":"2026-03-01T12:00:00Z","interval":300,"status":"Accepted"}""",
    };

    /// <summary>What the gateway said against the rules.</summary>
    public IEnumerable<string> Faults => _faults;

    public static async Task<OwnCsms> AcceptAsync(ScriptedCsms csms)
    {
        var own = new OwnCsms(await csms.AcceptsAsync(TestSite.Gateway));
        _ = own.ServeAsync();
        return own;
    }

    /// <summary>Also waits until the gateway knows that it is accepted.</summary>
    public static async Task<OwnCsms> AcceptAsync(Journey journey)
    {
        var own = await AcceptAsync(journey.Csms);
        await Patience.Until(() => journey.Gateway.Image.Freeze().Csms.BootStatus == "Accepted", "its boot in the site image");
        return own;
    }

    public void Cut() => _socket.Cut();

    /// <summary>A call, and the payload of its answer.</summary>
    public async Task<JsonElement> AsksAsync(string action, string payload)
    {
        var id = Guid.NewGuid().ToString();
        var answer = _asked[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await _socket.SaysAsync($"""[2,"{id}","{action}",{payload}]""");
        var frame = await Patience.For(answer.Task, $"the answer to {action}");
        Assert.True(frame[0].GetInt32() is 3, frame.ToString());
        Check(MessageCatalogue.Of(_version).Find(action)!.Response!, frame[2]);
        return frame[2];
    }

    public async Task<string> SetsAsync(string profile)
        => LimitsBench.Status(await AsksAsync("SetChargingProfile", $$"""{"evseId":0,"chargingProfile":{{profile.ReplaceLineEndings("")}}}"""));

    /// <summary>The next call of the gateway of that action.</summary>
    public async Task<JsonElement> IsToldAsync(string action)
    {
        using var patience = Patience.Start();
        while (true)
        {
            var told = await _told.Reader.ReadAsync(patience.Token);
            if (told.Action == action)
            {
                return told.Payload;
            }
        }
    }

    private async Task ServeAsync()
    {
        while (_socket.IsOpen || _socket.HasHeard)
        {
            try
            {
                await TakeAsync(JsonDocument.Parse(await _socket.HearsAsync()).RootElement);
            }
            catch (InvalidOperationException)
            {
                // Silence, or the end.
            }
        }
    }

    private async Task TakeAsync(JsonElement frame)
    {
        var id = frame[1].GetString()!;
        if (frame[0].GetInt32() is not 2)
        {
            _asked[id].SetResult(frame);
            return;
        }

        var action = frame[2].GetString()!;
        Check(MessageCatalogue.Of(_version).Find(action)!.Request, frame[3]);
        _told.Writer.TryWrite((action, frame[3]));
        await _socket.SaysAsync($"""[3,"{id}",{Answers.GetValueOrDefault(action, "{}")}]""");
    }

    private void Check(ObjectShape shape, JsonElement payload)
    {
        if (PayloadChecker.Check(shape, Encoding.UTF8.GetBytes(payload.GetRawText())) is { } fault)
        {
            _faults.Enqueue($"{fault.Line} in {payload}");
        }
    }
}
