using System.Collections.Frozen;

namespace Gateway.Site;

/// <summary>What kinds of incidents there are. Names of OCPP 2.1 part 2, appendix "Security events", and one of ours.</summary>
public static class SecurityKind
{
    public const string StartupOfTheDevice = nameof(StartupOfTheDevice);

    public const string ResetOrReboot = nameof(ResetOrReboot);

    /// <summary>The clock was set.</summary>
    public const string SettingSystemTime = nameof(SettingSystemTime);

    public const string SecurityLogWasCleared = nameof(SecurityLogWasCleared);

    /// <summary>The gateway's store was damaged or is open to others.</summary>
    public const string TamperDetectionActivated = nameof(TamperDetectionActivated);

    /// <summary>The CSMS's certificate could not be verified.</summary>
    public const string InvalidCsmsCertificate = nameof(InvalidCsmsCertificate);

    /// <summary>A signed certificate for the gateway is not good, or a station showed one at the door that is not.</summary>
    public const string InvalidChargingStationCertificate = nameof(InvalidChargingStationCertificate);

    /// <summary>The gateway's new client certificate did not get it in. 2.1; to 2.0.1 it is an invalid certificate.</summary>
    public const string DiscardedRenewedClientCertificate = nameof(DiscardedRenewedClientCertificate);

    /// <summary>The CSMS speaks no TLS that is good enough.</summary>
    public const string InvalidTLSVersion = nameof(InvalidTLSVersion);

    /// <summary>The CSMS refused what the gateway or a station showed.</summary>
    public const string FailedToAuthenticateAtCsms = nameof(FailedToAuthenticateAtCsms);

    /// <summary>A password, certificate or setting was changed.</summary>
    public const string ReconfigurationOfSecurityParameters = nameof(ReconfigurationOfSecurityParameters);

    /// <summary>Frames that cannot be read, messages against the rules of their version.</summary>
    public const string InvalidMessages = nameof(InvalidMessages);

    /// <summary>A station showed no password, or a wrong one. Ours: OCPP's list is for stations.</summary>
    public const string StationFailedToAuthenticate = nameof(StationFailedToAuthenticate);

    private static readonly FrozenSet<string> Critical = FrozenSet.Create(
        StringComparer.Ordinal, StartupOfTheDevice, ResetOrReboot, SettingSystemTime, SecurityLogWasCleared, TamperDetectionActivated,
        InvalidCsmsCertificate, InvalidChargingStationCertificate, DiscardedRenewedClientCertificate, InvalidTLSVersion,
        "FirmwareUpdated", "MemoryExhaustion", "InvalidFirmwareSignature", "InvalidFirmwareSigningCertificate", "InvalidTLSCipherSuite",
        "MaintenanceLoginAccepted", "MaintenanceLoginFailed");

    /// <summary>True: the CSMS must be told. A04.FR.02.</summary>
    public static bool IsCritical(string kind) => Critical.Contains(kind);
}
