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

/// <summary>What an EVSE's running transaction may draw from now on.</summary>
/// <param name="Evse">From 1; 1.6: the connector.</param>
/// <param name="TransactionId">1.6: a number in digits.</param>
/// <param name="Ampere">Per phase; at least 0. Sent rounded down to 0.1 A, the finest that all versions take.</param>
/// <param name="Phases">How many phases the EVSE is wired to, 1 to 3.</param>
/// <param name="StackLevel">From 0. Some models take only 0, others only their highest.</param>
/// <param name="Now">The station's clock as far as known; the schedule starts a little before.</param>
/// <param name="Lasts">How long the limit stands unless it is renewed; then the fallback profile rules. Whole seconds.</param>
public readonly record struct LiveLimit(
    int Evse, string TransactionId, double Ampere, int Phases, int StackLevel, DateTimeOffset Now, TimeSpan Lasts)
{
    /// <summary>120 s: three times the usual renewal, so that two may get lost.</summary>
    public static readonly TimeSpan UsualLife = TimeSpan.FromSeconds(120);
}
