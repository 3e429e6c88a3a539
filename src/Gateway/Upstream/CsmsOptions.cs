using System.Collections.Immutable;

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

    /// <summary>PEM file: trust anchor for wss. Null: the system's.</summary>
    public string? Ca { get; init; }

    /// <summary>PEM file with the gateway's client certificate; with <see cref="ClientKey"/>.</summary>
    public string? ClientCertificate { get; init; }

    public string? ClientKey { get; init; }
}
