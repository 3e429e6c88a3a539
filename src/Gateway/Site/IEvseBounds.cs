namespace Gateway.Site;

/// <summary>
/// Knows how far single EVSEs are to be held back for a while, such as by a signal of the grid. It only ever lowers what they may draw.
/// Asked at every tick of balancing: reckons only, never waits, never throws.
/// </summary>
public interface IEvseBounds
{
    /// <param name="at">By <see cref="TimeProvider.GetTimestamp"/>.</param>
    /// <returns>The most per phase; 0 A: it pauses. Null, or infinite: it is not held back.</returns>
    Ampere? Of(EvseKey evse, long at);
}
