namespace Gateway.Ocpp.Records.V16;

/// <summary>Asks whether a presented token may charge.</summary>
public sealed record AuthorizeRequest(string IdTag);

/// <summary>The answer to an <see cref="AuthorizeRequest"/>.</summary>
public sealed record AuthorizeResponse(IdTagInfo IdTagInfo);
