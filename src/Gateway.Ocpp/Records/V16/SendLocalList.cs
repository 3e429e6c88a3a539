namespace Gateway.Ocpp.Records.V16;

/// <summary>Replaces or changes the station's list of known tokens.</summary>
public sealed record SendLocalListRequest(
    long ListVersion,
    Open<UpdateType> UpdateType,
    IReadOnlyList<AuthorizationData>? LocalAuthorizationList = null);

/// <summary>The answer to a <see cref="SendLocalListRequest"/>.</summary>
public sealed record SendLocalListResponse(Open<UpdateStatus> Status);

/// <summary>One entry of the local authorization list, holding a token and its rights.</summary>
public sealed record AuthorizationData(string IdTag, IdTagInfo? IdTagInfo = null);

/// <summary>How a sent list relates to the one already held.</summary>
public enum UpdateType { Differential, Full }

/// <summary>Outcome of updating the local authorization list.</summary>
public enum UpdateStatus { Accepted, Failed, NotSupported, VersionMismatch }
