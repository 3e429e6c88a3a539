namespace Gateway.Ocpp.Records.V16;

/// <summary>Reads configuration keys of the station.</summary>
public sealed record GetConfigurationRequest(IReadOnlyList<string>? Key = null);

/// <summary>The answer to a <see cref="GetConfigurationRequest"/>.</summary>
public sealed record GetConfigurationResponse(
    IReadOnlyList<KeyValue>? ConfigurationKey = null,
    IReadOnlyList<string>? UnknownKey = null);

/// <summary>One configuration key of the station with its present setting.</summary>
public sealed record KeyValue(string Key, bool Readonly, string? Value = null);
