using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Site;

namespace Gateway.GridSignals.External;

/// <summary>
/// <c>set/limitReset</c>: ends the lock-out of a limit of the connection, when it has lasted long enough:
/// <c>{"id":"1","direction":"import"}</c>.
/// </summary>
internal sealed class LimitResetCommand(ImmutableArray<ConnectionSource> connections) : ISiteCommand
{
    public string Name => "limitReset";

    public CommandAnswer Execute(JsonElement command)
    {
        if (command.Unknown("id", "direction") is { } unknown)
        {
            return CommandAnswer.Refused(unknown);
        }

        LimitDirection? direction = command.TryGetProperty("direction", out var said) && said.ValueKind is JsonValueKind.String
            ? said.GetString() switch { "import" => LimitDirection.Import, "export" => LimitDirection.Export, _ => null }
            : null;
        return direction is null ? CommandAnswer.Refused("direction must be import or export")
            : connections.FirstOrDefault(c => c.Direction == direction) is not { } connection ? CommandAnswer.Refused("there is no such limit in signals.excursions")
            : connection.Reset() is { } refusal ? CommandAnswer.Refused(refusal)
            : CommandAnswer.Accepted($"{connection.Name} is in force again as usual");
    }
}
