using Gateway.Ocpp.Records.V16;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Ocpp.Messages;

public static partial class Calls
{
    internal const string HighestLevel16 = "ChargeProfileMaxStackLevel";
    internal const string Units16 = "ChargingScheduleAllowedChargingRateUnit";
    internal const string HighestLevel2 = "ProfileStackLevel";
    internal const string Units2 = "RateUnit";
    internal const string Dynamic2 = "SupportsDynamicProfiles";
    internal const string Offline2 = "SupportsMaxOfflineDuration";
    private static readonly ComponentType ProfileComponent = new("SmartChargingCtrlr");

    /// <summary>Asks what the station says of its charging profiles. <see cref="ProfileAbilities"/> reads the answer.</summary>
    public static Request GetProfileAbilities(OcppVersion version) => version == OcppVersion.V16
        ? Make(new([HighestLevel16, Units16]), V16Json.Default.GetConfigurationRequest)
        : Make(
            new([.. (version == OcppVersion.V21 ? [HighestLevel2, Units2, Dynamic2, Offline2] : (string[])[HighestLevel2, Units2])
                .Select(name => new GetVariableDataType(ProfileComponent, new(name)))]),
            V2Json.Default.GetVariablesRequest);
}
