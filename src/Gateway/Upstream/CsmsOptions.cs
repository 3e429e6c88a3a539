using System.Collections.Immutable;
using Gateway.Configuration;

namespace Gateway.Upstream;

/// <summary>The <c>csms:</c> section of the site file.</summary>
public sealed record CsmsOptions
{
    /// <summary>ws or wss; a station's identity is appended to its path.</summary>
    public required Uri Url { get; init; }

    /// <summary>The gateway's own identity. The site's id if not said.</summary>
    public required string Identity { get; init; }

    /// <summary>For the gateway's own link. Null: it shows none.</summary>
    public string? Password { get; init; }

    /// <summary>Subprotocols that the CSMS speaks, in order of preference. Default ocpp2.1, ocpp2.0.1, ocpp1.6.</summary>
    public required ImmutableArray<string> Protocols { get; init; }

    /// <summary>True: stations are kept while the CSMS is away (<c>outage: bridge</c>, the default).</summary>
    public required bool Bridge { get; init; }

    /// <summary>First wait between attempts; doubled after each failure, with jitter. 100 ms to 10 min; 1 s if not said.</summary>
    public required TimeSpan BackoffMin { get; init; }

    /// <summary>Longest wait between attempts. At least the first; 30 s if not said.</summary>
    public required TimeSpan BackoffMax { get; init; }

    /// <summary>
    /// How often a held message is sent to a CSMS that answers it with an error that may pass, or not at all. 1 to 10; 3 if not
    /// said. OCPP 2.x MessageAttempts, 1.6 TransactionMessageAttempts.
    /// </summary>
    public int ReplayAttempts { get; init; } = 3;

    /// <summary>
    /// Waited after the first of these attempts; after the second twice that, and so on. 1 s to 10 min; 60 s if not said. OCPP 2.x
    /// MessageAttemptInterval, 1.6 TransactionMessageRetryInterval.
    /// </summary>
    public TimeSpan ReplayInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>PEM file: trust anchor for wss. Null: the system's.</summary>
    public string? Ca { get; init; }

    /// <summary>PEM file with the gateway's client certificate; with <see cref="ClientKey"/>.</summary>
    public string? ClientCertificate { get; init; }

    public string? ClientKey { get; init; }

    private static readonly ImmutableArray<string> Known = ["ocpp2.1", "ocpp2.0.1", "ocpp1.6"];

    internal static CsmsOptions Read(YamlSection yaml, string siteId)
    {
        var options = new CsmsOptions
        {
            Url = yaml.Url(
                "url", "Where the CSMS is; a station's identity is appended to the path.", "wss://csms.example/ocpp", ("wss", 443), ("ws", 80)),
            Identity = yaml.StationId("identity", "The gateway's own identity.", siteId, "the site's id"),
            Password = yaml.Secret("password", "For the gateway's own link."),
            Protocols = yaml.Choices(
                "protocols", "Subprotocols that the CSMS speaks, in order of preference.", Known, Known, $"[{string.Join(", ", Known)}]"),
            Bridge = !yaml.Choice("outage", "What stations see while the CSMS is away: bridge keeps them.", "bridge", "transparent"),
            Ca = yaml.File("ca", "PEM file: trust anchor for wss.", "the system's"),
            ClientCertificate = yaml.File("clientCertificate", "PEM file: the gateway's own certificate, for wss.", "none"),
            ClientKey = yaml.File("clientKey", "PEM file: the key of clientCertificate.", "none"),
            BackoffMin = default,
            BackoffMax = default,
        };
        var (min, max) = yaml.Section("backoff", "Waits between attempts, doubled after each failure, with jitter.", ReadBackoff);
        var (attempts, interval) = yaml.Section("replay", "How a message that was held for the CSMS is told to it.", ReadReplay);
        CheckTls(yaml, options.Url);
        PemFiles.CheckPair(yaml, ("clientCertificate", options.ClientCertificate), ("clientKey", options.ClientKey));
        PemFiles.CheckCertificates(yaml, "ca", options.Ca);
        return options with { BackoffMin = min, BackoffMax = max, ReplayAttempts = attempts, ReplayInterval = interval };
    }

    private static (int Attempts, TimeSpan Interval) ReadReplay(YamlSection yaml)
        => (yaml.Whole("attempts", "How often it is sent to a CSMS that answers with an error that may pass, or not at all.", 1, 10, 3, "3"),
            yaml.Duration("interval", "The wait after the first attempt; after the second twice that, and so on.", "1 s", "10 min", "60 s"));

    private static (TimeSpan Min, TimeSpan Max) ReadBackoff(YamlSection yaml)
    {
        var min = yaml.Duration("min", "The first wait.", "100 ms", "10 min", "1 s");
        var max = yaml.Duration("max", "The longest wait.", "100 ms", "1 h", "30 s");
        if (yaml.Good("min", "max") && max < min)
        {
            yaml.Fault("max", $"must be at least min, {min.TotalSeconds:0.###} s");
        }

        return (min, max);
    }

    private static void CheckTls(YamlSection yaml, Uri url)
    {
        foreach (var key in (string[])["ca", "clientCertificate", "clientKey"])
        {
            if (yaml.Says(key) && url.Scheme is "ws")
            {
                yaml.Fault(key, "has a meaning only with a url at wss://");
            }
        }

        if (yaml.Says("clientCertificate") != yaml.Says("clientKey"))
        {
            var (said, missing) = yaml.Says("clientKey") ? ("clientKey", "clientCertificate") : ("clientCertificate", "clientKey");
            yaml.Fault(said, $"needs {missing} with it");
        }
    }
}
