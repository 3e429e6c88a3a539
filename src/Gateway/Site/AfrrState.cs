namespace Gateway.Site;

/// <summary>How the site stands towards signals of frequency restoration, for those who show it. Powers at the grid connection.</summary>
/// <param name="Time">Of the wall clock, when this was so.</param>
/// <param name="State"><c>waiting</c>: no signal acts; <c>following</c>; <c>stale</c>: no new one has come; <c>blind</c>: no meter is heard;
/// <c>settling</c>: the baseline is not known yet, so nobody is steered.</param>
/// <param name="Signal">The one that acts. Null: none has yet.</param>
/// <param name="Baseline">What is drawn without a signal. Null: not known yet.</param>
/// <param name="Requested">Beside the baseline; positive: the site is to draw more.</param>
/// <param name="Delivered">The same, as measured. Null: nobody is steered, or no meter is heard.</param>
/// <param name="Shortfall">What is requested and cannot be done; its sign is that of what is missing.</param>
/// <param name="Up">By so much the site could draw less than its baseline now.</param>
/// <param name="Down">By so much it could draw more.</param>
public sealed record AfrrState(
    DateTimeOffset Time, string State, int? Signal, Watt? Baseline, Watt Requested, Watt? Delivered, Watt Shortfall, Watt Up, Watt Down);
