using System.Collections.Frozen;
using System.Text.Json;
using System.Threading.Channels;
using Gateway.Site;

namespace Gateway.Monitoring;

/// <summary>
/// Gives what comes under <c>set/NAME</c> to the part that does it and answers under <c>set/NAME/result</c>:
/// <c>{"id":...,"status":"accepted","text":"..."}</c>, the id as it came.
/// </summary>
internal sealed class MqttCommands(IEnumerable<ISiteCommand> commands, ILogger logger)
{
    public const int MostBytes = 16 * 1024;

    private const int MostWaiting = 100;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private readonly FrozenDictionary<string, ISiteCommand> _commands = commands.ToFrozenDictionary(c => c.Name, StringComparer.Ordinal);
    private readonly Channel<MqttMessage> _heard = Channel.CreateBounded<MqttMessage>(MostWaiting);

    /// <summary>Never waits.</summary>
    public void Heard(MqttMessage message)
    {
        if (!_heard.Writer.TryWrite(message))
        {
            Log.CommandDropped(logger, message.Topic);
        }
    }

    public async Task RunAsync(MqttLink link, CancellationToken stopping)
    {
        await foreach (var message in _heard.Reader.ReadAllAsync(stopping))
        {
            link.Publish(message.Topic + "/result", Answer(message), retain: false);
        }
    }

    /// <summary>Does a command. What is answered, as JSON.</summary>
    internal byte[] Answer(MqttMessage message)
    {
        try
        {
            using var json = message.Payload.Length <= MostBytes ? JsonDocument.Parse(message.Payload, Strict) : null;
            JsonElement? id = json?.RootElement is { ValueKind: JsonValueKind.Object } command && command.TryGetProperty("id", out var said) ? said : null;
            return Write(id, Do(message, json?.RootElement));
        }
        catch (JsonException e)
        {
            return Write(null, CommandAnswer.Refused($"it is no JSON: {e.Message}"));
        }
        catch (Exception e)
        {
            Log.CommandFailed(logger, e, message.Topic);
            return Write(null, CommandAnswer.Refused("the gateway could not do this; see its log"));
        }
    }

    private CommandAnswer Do(MqttMessage message, JsonElement? json)
        => json is not { } command ? CommandAnswer.Refused($"it is longer than {MostBytes} bytes")
            : command.ValueKind is not JsonValueKind.Object ? CommandAnswer.Refused("it is no JSON object")
            : message.IsRetained ? CommandAnswer.Refused("it is retained, so it would be given again with each connection: publish it without")
            : !_commands.TryGetValue(message.Topic[MqttTopics.CommandsRoot.Length..], out var known)
                ? CommandAnswer.Refused($"there is no such command; known: {string.Join(", ", _commands.Keys.Order(StringComparer.Ordinal).Select(n => MqttTopics.CommandsRoot + n))}")
            : known.Execute(command);

    private static byte[] Write(JsonElement? id, CommandAnswer answer) => StatusObject.Json(json =>
    {
        json.WriteStartObject();
        if (id is { ValueKind: JsonValueKind.String or JsonValueKind.Number } known)
        {
            json.WritePropertyName("id");
            known.WriteTo(json);
        }

        json.WriteString("status", answer.IsAccepted ? "accepted" : "rejected");
        json.WriteString("text", answer.Text);
        json.WriteEndObject();
    });
}
