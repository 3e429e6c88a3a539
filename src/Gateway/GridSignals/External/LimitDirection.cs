namespace Gateway.GridSignals.External;

/// <summary>Which way a limit looks, at the grid connection.</summary>
public enum LimitDirection
{
    /// <summary>What controllable devices draw from the grid.</summary>
    Import,

    /// <summary>What is fed into the grid.</summary>
    Export,
}
