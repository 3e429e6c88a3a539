using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Tests.Peers;

namespace Gateway.Tests.Firmware;

/// <summary>What the gateway has told of a publication.</summary>
internal sealed record Told(string Status, long? RequestId, IReadOnlyList<string> Locations, string? Reason);

/// <summary>
/// The CSMS on the gateway's own link, over as many connections as it takes: answers all that it is told, holds each message against
/// the rules of the version, and asks what the test wants.
/// </summary>
internal sealed class OwnCsms : IAsyncDisposable
{
    private readonly ScriptedCsms _csms;
    private readonly string _identity;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonArray>> _asked = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Told> _told = new();
    private readonly Task _listening;
    private volatile ScriptedSocket? _link;     // on which the gateway has booted, or gone on
    private int _ids;

    private OwnCsms(ScriptedCsms csms, string identity)
    {
        (_csms, _identity) = (csms, identity);
        _listening = Task.Run(ListenAsync);
    }

    /// <summary>Every step of every publication, in the order in which they were told.</summary>
    public IReadOnlyList<Told> Heard => [.. _told];

    /// <summary>What broke the rules; nothing, if all is well.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    /// <param name="identity">The gateway's.</param>
    public static OwnCsms Of(ScriptedCsms csms, string identity = TestSite.Gateway) => new(csms, identity);

    /// <summary>The steps of one publication.</summary>
    public IReadOnlyList<string> StepsOf(long requestId) => [.. _told.Where(t => t.RequestId == requestId).Select(t => t.Status)];

    /// <summary>The first time that a publication tells of this status.</summary>
    public async Task<Told> HearsAsync(long requestId, string status)
    {
        await Patience.Until(() => Find(requestId, status) is not null, $"{status} of {requestId}; there was {string.Join(' ', StepsOf(requestId))}");
        return Find(requestId, status)!;
    }

    /// <summary>Asks the gateway, and hears its answer: the payload, or a CALLERROR's code under <c>error</c>.</summary>
    public async Task<JsonObject> AsksAsync(string action, string payload)
    {
        while (true)
        {
            var id = $"ask-{Interlocked.Increment(ref _ids)}";
            var answer = _asked[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
            await Patience.Until(() => _link is { IsOpen: true }, "a booted link");
            var link = _link!;
            await link.SaysAsync($"[2,\"{id}\",\"{action}\",{payload}]");
            var frame = await Patience.For(answer.Task, $"an answer to {action}");
            if ((int)frame[0]! is 3)
            {
                Check(link.Protocol!, frame[2]!, version => MessageCatalogue.Of(version).Find(action)!.Response!, action);
                return frame[2]!.AsObject();
            }

            if ((string)frame[2]! is not "SecurityError")       // it has not taken note of its boot yet
            {
                return new() { ["error"] = (string)frame[2]!, ["text"] = (string?)frame[3] };
            }
        }
    }

    /// <returns>What it answered, Accepted as a rule.</returns>
    public async Task<string> PublishesAsync(long requestId, string location, string checksum, string more = "\"retries\":3,\"retryInterval\":1")
        => (string)(await AsksAsync(
            "PublishFirmware", $$"""{"location":"{{location}}","checksum":"{{checksum}}","requestId":{{requestId}},{{more}}}"""))["status"]!;

    public async Task<string> UnpublishesAsync(string checksum)
        => (string)(await AsksAsync("UnpublishFirmware", $$"""{"checksum":"{{checksum}}"}"""))["status"]!;

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _link?.Cut();
        await _listening;
        _closing.Dispose();
    }

    private Told? Find(long requestId, string status) => _told.FirstOrDefault(t => t.RequestId == requestId && t.Status == status);

    private async Task ListenAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                await ConverseAsync(await _csms.AcceptsAsync(_identity));
            }
            catch (Exception)
            {
                // The link ended, in whichever way, or nobody came for a while.
            }
        }
    }

    private async Task ConverseAsync(ScriptedSocket link)
    {
        while (link.IsOpen && !_closing.IsCancellationRequested)
        {
            string text;
            try
            {
                text = await link.HearsAsync();
            }
            catch (InvalidOperationException) when (link.IsOpen)
            {
                continue;       // a quiet link is none that broke
            }

            var frame = JsonNode.Parse(text)!.AsArray();
            if ((int)frame[0]! is 2)
            {
                await AnswerAsync(link, (string)frame[1]!, (string)frame[2]!, frame[3]!);
            }
            else if (_asked.TryRemove((string)frame[1]!, out var asked))
            {
                asked.TrySetResult(frame);
            }
        }
    }

    private async Task AnswerAsync(ScriptedSocket link, string id, string action, JsonNode payload)
    {
        Check(link.Protocol!, payload, version => MessageCatalogue.Of(version).Find(action)!.Request, action);
        if (action is "PublishFirmwareStatusNotification")
        {
            _told.Enqueue(new(
                (string)payload["status"]!, (long?)payload["requestId"], [.. (payload["location"]?.AsArray() ?? []).Select(l => (string)l!)],
                (string?)payload["statusInfo"]?["additionalInfo"]));
        }

        await link.SaysAsync(action switch
        {
            "BootNotification" => $$"""[3,"{{id}}",{"currentTime":"2026-03-01T12:00:00Z","interval":300,"status":"Accepted"}]""",
            "Heartbeat" => $$"""[3,"{{id}}",{"currentTime":"2026-03-01T12:00:00Z"}]""",
            _ => $$"""[3,"{{id}}",{}]""",
        });
        _link = action is "BootNotification" or "Heartbeat" ? link : _link;
    }

    private void Check(string protocol, JsonNode payload, Func<OcppVersion, ObjectShape> shape, string action)
    {
        if (PayloadChecker.Check(shape(Subprotocol.Parse(protocol)!.Value), System.Text.Encoding.UTF8.GetBytes(payload.ToJsonString())) is { } fault)
        {
            Faults.Enqueue($"{action}: {fault.Line}");
        }
    }
}
