using System.Text.Json;

namespace Gateway.Ocpp.Records.V2;

/// <summary>Carries vendor-specific content that OCPP has no message for.</summary>
public sealed record DataTransferRequest(string VendorId, string? MessageId = null, JsonElement? Data = null);

/// <summary>The answer to a <see cref="DataTransferRequest"/>.</summary>
public sealed record DataTransferResponse(
    Open<DataTransferStatusEnumType> Status,
    StatusInfoType? StatusInfo = null,
    JsonElement? Data = null);

/// <summary>How the receiver took a vendor-specific message.</summary>
public enum DataTransferStatusEnumType { Accepted, Rejected, UnknownMessageId, UnknownVendorId }
