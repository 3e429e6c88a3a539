namespace Gateway.Monitoring;

/// <summary>The <c>mqtt:</c> section of the site file.</summary>
/// <param name="Broker"><c>mqtt://HOST:PORT</c> or <c>mqtts://HOST:PORT</c>; 1883 and 8883 if no port is said.</param>
/// <param name="Prefix">Topics begin with <c>PREFIX/SITE/</c>. Default <c>site-gateway</c>.</param>
/// <param name="HomeAssistant">Announce everything to Home Assistant. Default true.</param>
/// <param name="Ca">PEM file: trust anchor for mqtts. Null: the system's.</param>
public sealed record MqttOptions(Uri Broker, string? Username, string? Password, string Prefix, bool HomeAssistant, string? Ca);

/// <summary>The <c>status:</c> section of the site file.</summary>
/// <param name="Listen">Where health, metrics and state are served. Default <c>http://127.0.0.1:8080</c>.</param>
public sealed record StatusOptions(Uri Listen);
