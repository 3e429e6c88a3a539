namespace Gateway.Ocpp.Records.V2;

/// <summary>Stores how to reach a CSMS in one of the station's profile slots.</summary>
public sealed record SetNetworkProfileRequest(int ConfigurationSlot, NetworkConnectionProfileType ConnectionData);

/// <summary>The answer to a <see cref="SetNetworkProfileRequest"/>.</summary>
public sealed record SetNetworkProfileResponse(
    Open<SetNetworkProfileStatusEnumType> Status,
    StatusInfoType? StatusInfo = null);

/// <summary>How a station reaches a CSMS, as stored in a configuration slot.</summary>
public sealed record NetworkConnectionProfileType(
    Open<OCPPInterfaceEnumType> OcppInterface,
    Open<OCPPTransportEnumType> OcppTransport,
    int MessageTimeout,
    string OcppCsmsUrl,
    int SecurityProfile,
    APNType? Apn = null,
    Open<OCPPVersionEnumType>? OcppVersion = null,
    string? Identity = null,
    string? BasicAuthPassword = null,
    VPNType? Vpn = null);

/// <summary>Settings for dialling into a mobile network.</summary>
public sealed record APNType(
    string Apn,
    Open<APNAuthenticationEnumType> ApnAuthentication,
    string? ApnUserName = null,
    string? ApnPassword = null,
    int? SimPin = null,
    string? PreferredNetwork = null,
    bool? UseOnlyPreferredNetwork = null);

/// <summary>Access data for a private tunnel between station and CSMS network.</summary>
public sealed record VPNType(
    string Server,
    string User,
    string Password,
    string Key,
    Open<VPNEnumType> Type,
    string? Group = null);

/// <summary>Network adapter a connection profile is bound to.</summary>
public enum OCPPInterfaceEnumType { Wired0, Wired1, Wired2, Wired3, Wireless0, Wireless1, Wireless2, Wireless3, Any }

/// <summary>How OCPP messages travel on a connection.</summary>
public enum OCPPTransportEnumType { SOAP, JSON }

/// <summary>Protocol version a network profile is meant for.</summary>
public enum OCPPVersionEnumType { OCPP12, OCPP15, OCPP16, OCPP20, OCPP201, OCPP21 }

/// <summary>How the modem logs in to the mobile data network.</summary>
public enum APNAuthenticationEnumType { PAP, CHAP, NONE, AUTO }

/// <summary>Technique of the VPN tunnel to the CSMS.</summary>
public enum VPNEnumType { IKEv2, IPSec, L2TP, PPTP }

/// <summary>Result of storing a connection profile.</summary>
public enum SetNetworkProfileStatusEnumType { Accepted, Rejected, Failed }
