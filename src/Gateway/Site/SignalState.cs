namespace Gateway.Site;

/// <summary>How somebody outside who may limit the site stands, for those who show it.</summary>
/// <param name="Id">One level of a topic, such as <c>consumption</c> or <c>contact-ripple</c>.</param>
/// <param name="Name">As a reason names it.</param>
/// <param name="IsExport">It limits what is fed into the grid; else what is drawn.</param>
/// <param name="State">One word, such as <c>failSafe</c>, <c>limited</c>, <c>unlimited</c>, <c>silent</c>.</param>
/// <param name="Power">What it allows over all phases. Null: it does not limit, or limits the current.</param>
/// <param name="Current">What it allows on each phase. Null: it does not limit, or limits the power.</param>
/// <param name="Left">Its limit ends by itself after this time. Null: not by itself.</param>
/// <param name="IsFailSafe">The limit holds because nobody is heard.</param>
public sealed record SignalState(
    string Id, string Name, LimitRank Rank, bool IsExport, string State, Watt? Power, Ampere? Current, TimeSpan? Left, bool IsFailSafe);
