namespace Gateway.Ocpp.Records.V2;

/// <summary>Puts a predefined set of monitors in force.</summary>
public sealed record SetMonitoringBaseRequest(Open<MonitoringBaseEnumType> MonitoringBase);

/// <summary>The answer to a <see cref="SetMonitoringBaseRequest"/>.</summary>
public sealed record SetMonitoringBaseResponse(
    Open<GenericDeviceModelStatusEnumType> Status,
    StatusInfoType? StatusInfo = null);

/// <summary>Set of monitors that the station shall activate.</summary>
public enum MonitoringBaseEnumType { All, FactoryDefault, HardWiredOnly }
