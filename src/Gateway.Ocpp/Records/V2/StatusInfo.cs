namespace Gateway.Ocpp.Records.V2;

/// <summary>Reason behind a status, for people and for logs.</summary>
public sealed record StatusInfoType(string ReasonCode, string? AdditionalInfo = null);
