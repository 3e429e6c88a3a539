namespace Gateway.Metering.Lines;

/// <summary>How hard a line tries to get an answer.</summary>
internal enum Tries
{
    /// <summary>A request that was lost is sent once more, after those that wait by then.</summary>
    Two,

    One,

    /// <summary>Once, for a unit that is lost: all of these together get a fifth of the line's time while others answer.</summary>
    OneInSpareTime,
}
