namespace Gateway.Ocpp.Records.V16;

/// <summary>Sets one configuration key of the station.</summary>
public sealed record ChangeConfigurationRequest(string Key, string Value);

/// <summary>The answer to a <see cref="ChangeConfigurationRequest"/>.</summary>
public sealed record ChangeConfigurationResponse(Open<ConfigurationStatus> Status);

/// <summary>Outcome of changing a configuration key.</summary>
public enum ConfigurationStatus { Accepted, Rejected, RebootRequired, NotSupported }
