namespace Gateway.Tests.Interop;

/// <summary>SetChargingProfile for a running transaction at EVSE 1, as a CSMS sends it.</summary>
internal static class TxProfile
{
    /// <param name="transaction">1.6: a number; 2.0.1: a text.</param>
    /// <param name="limit">Ampere per phase.</param>
    public static object Request(string protocol, object transaction, double limit)
    {
        var periods = new[] { new { startPeriod = 0, limit } };
        return protocol == "ocpp1.6"
            ? new
            {
                connectorId = 1,
                csChargingProfiles = new
                {
                    chargingProfileId = 1,
                    transactionId = transaction,
                    stackLevel = 0,
                    chargingProfilePurpose = "TxProfile",
                    chargingProfileKind = "Relative",
                    chargingSchedule = new { chargingRateUnit = "A", chargingSchedulePeriod = periods },
                },
            }
            : new
            {
                evseId = 1,
                chargingProfile = new
                {
                    id = 1,
                    transactionId = transaction,
                    stackLevel = 0,
                    chargingProfilePurpose = "TxProfile",
                    chargingProfileKind = "Relative",
                    chargingSchedule = new[] { new { id = 1, chargingRateUnit = "A", chargingSchedulePeriod = periods } },
                },
            };
    }
}
