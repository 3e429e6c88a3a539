namespace Gateway.Ocpp.Records.V2;

/// <summary>Reason behind a status, for people and for logs.</summary>
public sealed record StatusInfoType(string ReasonCode, string? AdditionalInfo = null);

/// <summary>Plain yes or no from the receiver.</summary>
public enum GenericStatusEnumType { Accepted, Rejected }
