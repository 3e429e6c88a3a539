namespace Gateway.Ocpp.Records.V16;

/// <summary>Carries vendor-specific content that standard messages do not cover.</summary>
public sealed record DataTransferRequest(string VendorId, string? MessageId = null, string? Data = null);

/// <summary>The answer to a <see cref="DataTransferRequest"/>.</summary>
public sealed record DataTransferResponse(Open<DataTransferStatus> Status, string? Data = null);

/// <summary>How the receiver dealt with a vendor-specific message.</summary>
public enum DataTransferStatus { Accepted, Rejected, UnknownMessageId, UnknownVendorId }
