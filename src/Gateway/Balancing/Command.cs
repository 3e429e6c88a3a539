using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>Something to tell a station. The order of the values is the order of sending: cuts first.</summary>
internal enum CommandKind { Cut, Stop, InstallFallback, Renew, Raise }

/// <summary>One call of the limit sink.</summary>
/// <param name="Current">Per phase; nothing for Stop.</param>
internal readonly record struct Command(CommandKind Kind, EvseKey Evse, Ampere Current);

/// <summary>What is to be said at the end of a tick, kept by kind and within it in the order of the EVSEs.</summary>
internal sealed class Commands
{
    private readonly List<Command>[] _byKind = [.. Kinds.Select(_ => new List<Command>())];

    /// <summary>In the order of sending.</summary>
    public static CommandKind[] Kinds { get; } = Enum.GetValues<CommandKind>();

    public void Clear()
    {
        foreach (var list in _byKind)
        {
            list.Clear();
        }
    }

    /// <summary>So many of each kind cost nothing.</summary>
    public void Reserve(int count)
    {
        foreach (var list in _byKind)
        {
            list.EnsureCapacity(count);
        }
    }

    public void Add(Command command) => _byKind[(int)command.Kind].Add(command);

    public List<Command> Of(CommandKind kind) => _byKind[(int)kind];
}
