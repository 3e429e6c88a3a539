using System.Collections.Immutable;

namespace Gateway.Stations;

/// <summary>The <c>stations:</c> section of the site file, as far as connections are concerned.</summary>
public sealed record StationsOptions
{
    /// <summary>Where stations may connect. At least one.</summary>
    public required ImmutableArray<ListenOptions> Listen { get; init; }

    /// <summary>True: stations that are not listed may connect (<c>unknown: accept</c>). Default false.</summary>
    public required bool AcceptUnknown { get; init; }

    /// <summary>What to do with a message that breaks its schema. Default relay.</summary>
    public required Validation Validation { get; init; }

    /// <summary>True: tokens nobody knows may charge while the CSMS is away (<c>offlineUnknown: accept</c>). Default false.</summary>
    public required bool AcceptUnknownTokensOffline { get; init; }

    /// <summary>
    /// Tokens that may charge while the CSMS is away, where neither it nor a local list has a word on them
    /// (<c>offlineTokens</c>). 1 to 255 characters each, without regard to case.
    /// </summary>
    public ImmutableArray<string> OfflineTokens { get; init; } = [];

    /// <summary>
    /// True: a transaction that began while the CSMS was away, and whose token the CSMS then does not accept, is stopped
    /// (<c>lateRefusal: stop</c>). Default true.
    /// </summary>
    public bool StopUnwanted { get; init; } = true;

    /// <summary>The listed stations by id.</summary>
    public required ImmutableSortedDictionary<string, StationAccess> Access { get; init; }

    /// <summary>The longest message taken from a station or from the CSMS, in bytes. 1 kB to 1 MB; 64 KiB if not said.</summary>
    public int MaxMessage { get; init; } = 64 * 1024;

    /// <summary>A station that was silent this long is pinged; silent twice as long it is gone. 5 s to 10 min; 60 s if not said.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a peer may take to answer a CALL. 5 s to 5 min; 30 s if not said.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>What a listed station must show, and what is shown upstream in its name.</summary>
/// <param name="Password">Null: it has none here, so it cannot log in where one is demanded.</param>
/// <param name="UpstreamPassword">Null: what the station showed is passed on. Else this stands in its place.</param>
public sealed record StationAccess(string? Password, string? UpstreamPassword);

/// <summary>One endpoint for stations: <c>ws(s)://ADDRESS:PORT/PATH</c>; the identity follows the path.</summary>
/// <param name="Certificate">wss only: PEM file with the chain, as <paramref name="Key"/> is its PEM key.</param>
/// <param name="ClientCa">security: certificate only: PEM file with whoever signs the stations' certificates.</param>
public sealed record ListenOptions(Uri Url, Security Security, string? Certificate, string? Key, string? ClientCa);

/// <summary>OCPP security profiles: None (0), Basic (1 with ws, 2 with wss), Certificate (3).</summary>
public enum Security { None, Basic, Certificate }

public enum Validation { Relay, Reject }
