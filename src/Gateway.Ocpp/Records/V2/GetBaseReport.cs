namespace Gateway.Ocpp.Records.V2;

/// <summary>Asks for one of the predefined reports about the station's device model.</summary>
public sealed record GetBaseReportRequest(long RequestId, Open<ReportBaseEnumType> ReportBase);

/// <summary>The answer to a <see cref="GetBaseReportRequest"/>.</summary>
public sealed record GetBaseReportResponse(Open<GenericDeviceModelStatusEnumType> Status, StatusInfoType? StatusInfo = null);

/// <summary>Extent of the device model report wanted.</summary>
public enum ReportBaseEnumType { ConfigurationInventory, FullInventory, SummaryInventory }
