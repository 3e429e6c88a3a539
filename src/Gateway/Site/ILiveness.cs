namespace Gateway.Site;

/// <summary>A part of the gateway that can tell whether it still does its work. Watchdog and <c>/health</c> ask all.</summary>
public interface ILiveness
{
    /// <summary>For people, such as <c>balancing</c>.</summary>
    string Name { get; }

    /// <summary>True while the part has lately done what it is for. Never waits.</summary>
    bool IsAlive { get; }
}
