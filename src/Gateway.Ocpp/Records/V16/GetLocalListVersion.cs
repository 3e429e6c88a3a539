namespace Gateway.Ocpp.Records.V16;

/// <summary>Asks which version of the local token list is stored.</summary>
public sealed record GetLocalListVersionRequest;

/// <summary>The answer to a <see cref="GetLocalListVersionRequest"/>.</summary>
public sealed record GetLocalListVersionResponse(long ListVersion);
