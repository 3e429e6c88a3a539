using Gateway.LocalController.Limits;
using Gateway.Site;

namespace Gateway.GridSignals.External;

/// <summary>Somebody outside who limits the site. Asked from any thread and at every tick: reckons only, and makes no garbage.</summary>
internal interface ISignalSource
{
    /// <summary>Names it in topics, records and reasons: <c>consumption</c>, <c>contact-ripple</c>.</summary>
    string Id { get; }

    /// <summary>As a reason names it.</summary>
    string Name { get; }

    LimitRank Rank { get; }

    LimitDirection Direction { get; }

    /// <param name="at">By <see cref="TimeProvider.GetTimestamp"/>, now or later.</param>
    SourceState At(long at);

    /// <summary>Writes what must outlive a restart. About once a second; may wait for the disk.</summary>
    void Keep();
}

/// <summary>How a source stands at an instant.</summary>
/// <param name="Word">Its state, in one word for people and machines.</param>
/// <param name="Limit">What it allows; null: it does not limit.</param>
/// <param name="Until">Its limit ends by itself there, by <see cref="TimeProvider.GetTimestamp"/>; null: not by itself.</param>
/// <param name="IsFailSafe">The limit is what holds because nobody is heard.</param>
internal readonly record struct SourceState(string Word, LimitAmount? Limit, long? Until, bool IsFailSafe)
{
    /// <summary>The limit is that of the whole connection, other load included.</summary>
    public bool IsOfConnection { get; init; }
}
