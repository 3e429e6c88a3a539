namespace Gateway.Site;

/// <summary>
/// A part of the gateway that can be kept from its work by what is around it, such as a full disk. <c>/health</c> asks all; the
/// watchdog asks none, as a restart would not help.
/// </summary>
public interface ICondition
{
    /// <summary>For people, such as <c>journal</c>.</summary>
    string Name { get; }

    /// <summary>What keeps it from its work, in words; null: nothing does. Never waits.</summary>
    string? Trouble { get; }

    /// <summary>It works, but somebody should look. Never waits.</summary>
    IEnumerable<string> Warnings { get; }
}
