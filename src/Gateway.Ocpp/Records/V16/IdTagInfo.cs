namespace Gateway.Ocpp.Records.V16;

/// <summary>What the central system knows about a token, whether and until when it may charge.</summary>
public sealed record IdTagInfo(Open<AuthorizationStatus> Status, DateTimeOffset? ExpiryDate = null, string? ParentIdTag = null);

/// <summary>Verdict of the central system on a token.</summary>
public enum AuthorizationStatus { Accepted, Blocked, Expired, Invalid, ConcurrentTx }
