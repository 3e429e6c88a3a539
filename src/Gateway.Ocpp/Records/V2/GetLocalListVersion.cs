namespace Gateway.Ocpp.Records.V2;

/// <summary>Asks which edition of the local authorization list the station holds.</summary>
public sealed record GetLocalListVersionRequest;

/// <summary>The answer to a <see cref="GetLocalListVersionRequest"/>.</summary>
public sealed record GetLocalListVersionResponse(long VersionNumber);
