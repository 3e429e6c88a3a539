using Gateway.Configuration;

namespace Gateway.Monitoring;

/// <summary>The <c>mqtt:</c> section of the site file.</summary>
/// <param name="Broker"><c>mqtt://HOST:PORT</c> or <c>mqtts://HOST:PORT</c>; 1883 and 8883 if no port is said.</param>
/// <param name="Prefix">Topics begin with <c>PREFIX/SITE/</c>. Default <c>site-gateway</c>.</param>
/// <param name="HomeAssistant">Announce everything to Home Assistant. Default true.</param>
/// <param name="Ca">PEM file: trust anchor for mqtts. Null: the system's.</param>
public sealed record MqttOptions(Uri Broker, string? Username, string? Password, string Prefix, bool HomeAssistant, string? Ca)
{
    internal static MqttOptions Read(YamlSection yaml)
    {
        var options = new MqttOptions(
            yaml.Url("broker", "Where the broker is; mqtts for TLS.", "mqtt://localhost:1883", ("mqtt", 1883), ("mqtts", 8883)),
            yaml.Text("username", "For the broker.", null, defaultIs: "none"),
            yaml.Secret("password", "For the broker."),
            ReadPrefix(yaml),
            yaml.Flag("homeAssistant", "Announce everything to Home Assistant.", true),
            yaml.File("ca", "PEM file: trust anchor for mqtts.", "the system's"));

        if (options.Password is not null && options.Username is null && yaml.Good("username"))
        {
            yaml.Fault(yaml.Says("password") ? "password" : "passwordFile", "needs a username with it");
        }

        if (yaml.Good("broker") && yaml.Says("ca") && options.Broker.Scheme is "mqtt")
        {
            yaml.Fault("ca", "has a meaning only with a broker at mqtts://");
        }

        PemFiles.CheckCertificates(yaml, "ca", options.Ca);
        if (yaml.Says("homeAssistant") && options.HomeAssistant)
        {
            yaml.Notice("homeAssistant", "is not active yet: nothing is announced to Home Assistant");
        }

        return options;
    }

    private static string ReadPrefix(YamlSection yaml)
        => yaml.Scalar(
            new("prefix", "topic", "Topics begin with PREFIX/SITE/.") { Default = "site-gateway", Pattern = "^[^#+/$][^#+]*$" },
            text => text.Length is 0 || text[0] is '/' or '$' || text[^1] is '/' || text.IndexOfAny(['#', '+', '\0']) >= 0
                ? Parsed<string>.Wrong($"is {YamlSection.Shown(text)}, which cannot begin a topic")
                : text,
            "site-gateway");
}

/// <summary>The <c>status:</c> section of the site file.</summary>
/// <param name="Listen">Where health, metrics and state are served. Default <c>http://127.0.0.1:8080</c>.</param>
public sealed record StatusOptions(Uri Listen)
{
    internal static StatusOptions Read(YamlSection yaml)
        => new(yaml.Listen(
            "listen", "Where health, metrics and state are served.", "http://127.0.0.1:8080", "http://127.0.0.1:8080", "http"));
}
