namespace Gateway.Outage;

/// <summary>What becomes of a message that may name a transaction.</summary>
internal enum Translation
{
    /// <summary>It goes on as it came.</summary>
    Unchanged,

    /// <summary>It goes on with another transaction id.</summary>
    Rewritten,

    /// <summary>It must not go on yet: the CSMS does not know that transaction before it has answered its StartTransaction.</summary>
    Waits,
}
