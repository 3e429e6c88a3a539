namespace Gateway.LocalController.Limits;

/// <summary>
/// Limits that somebody else looks after, such as those of the grid's operator. Asked at every tick of balancing: reckons only, and
/// makes no garbage while there is none.
/// </summary>
internal interface ILimitSource
{
    bool IsEmpty { get; }

    /// <summary>What holds at an instant.</summary>
    /// <param name="at">The same instant, by <see cref="TimeProvider.GetTimestamp"/>.</param>
    IEnumerable<ExternalLimit> Active(DateTimeOffset now, long at);
}
