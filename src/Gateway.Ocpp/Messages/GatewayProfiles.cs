namespace Gateway.Ocpp.Messages;

/// <summary>
/// The ids of the charging profiles that the gateway installs on stations. The ids of one station are shared with the CSMS, and
/// a profile with a known id replaces the other: so ours lie in a range at the upper end of 32 bits that no CSMS counts up to.
/// </summary>
public static class GatewayProfiles
{
    public const int First = 2_140_000_000;

    public const int Last = First + 99_999;

    /// <summary>The fallback profile of the whole station.</summary>
    public const int Fallback = First;

    /// <summary>The live limit of an EVSE (1.6: connector). Fallback profiles of single EVSEs have <see cref="FallbackOf"/>.</summary>
    public static int LiveOf(int evse) => First + evse;

    public static int FallbackOf(int evse) => evse == 0 ? Fallback : First + 50_000 + evse;

    public static bool Owns(int id) => id is >= First and <= Last;
}
