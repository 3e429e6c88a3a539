using System.Collections.Immutable;
using Gateway.Configuration;
using Gateway.Site;

namespace Gateway.Stations;

/// <summary>All that the <c>stations:</c> section says: how stations connect, and how they are wired.</summary>
/// <param name="DefaultsAt">Where <c>stations.defaults</c> stands.</param>
internal sealed record StationsSection(
    StationsOptions Options,
    ImmutableArray<Entry<ListenOptions>> Listen,
    ImmutableArray<Entry<StationPlan>> Listed,
    StationPlan Defaults,
    YamlSection DefaultsAt);

/// <summary>Reads the <c>stations:</c> section.</summary>
internal static class StationsReader
{
    /// <param name="voltage">Of the site, phase to neutral.</param>
    public static StationsSection Read(YamlSection yaml, Volt voltage)
    {
        var listen = yaml.List(
            "listen", "Where stations may connect.", ReadListen, atLeast: "one, such as - { url: ws://0.0.0.0:9000/ocpp, security: basic }");
        var (defaults, at) = yaml.Section(
            "defaults", "What holds for every station unless its own entry says otherwise.", s => (StationPlanReader.ReadDefaults(s, voltage), s));
        var listed = yaml.List("list", "The stations.", s => ReadStation(s, defaults, voltage));
        var options = new StationsOptions
        {
            Listen = [.. listen.Select(l => l.Value)],
            AcceptUnknown = yaml.Choice("unknown", "Stations that are not listed.", "reject", "accept"),
            Validation = yaml.Choice<Validation>("validation", "What to do with a message that breaks its schema.", Validation.Relay),
            AcceptUnknownTokensOffline = yaml.Choice("offlineUnknown", "Tokens that nobody knows while the CSMS is away.", "reject", "accept"),
            OfflineTokens = yaml.Texts("offlineTokens", "Tokens that may charge while the CSMS is away, unless it has said otherwise.", "token", 255),
            StopUnwanted = !yaml.Choice(
                "lateRefusal", "What becomes of a transaction that began while the CSMS was away, and that it then does not want.", "stop", "finish"),
            MaxMessage = (int)yaml.Size("maxMessage", "The longest message taken from a station or the CSMS.", "1 kB", "1 MB", "64 KiB").Value,
            PingInterval = yaml.Duration(
                "pingInterval", "A station silent this long is pinged; silent twice as long, it is gone.", "5 s", "10 min", "60 s"),
            CallTimeout = yaml.Duration("callTimeout", "How long a peer may take to answer a call.", "5 s", "5 min", "30 s"),
            Access = ById(listed),
        };

        Unique.Check(listed.Select(e => (e.Value.Plan.Id, e.At)), "station");
        CheckPasswords(listen, listed);
        return new(options, listen, [.. listed.Select(e => new Entry<StationPlan>(e.Value.Plan, e.At))], defaults, at);
    }

    private static (StationPlan Plan, StationAccess Access) ReadStation(YamlSection yaml, StationPlan defaults, Volt voltage)
    {
        var id = yaml.StationId("id", "The station's identity, the last part of the URL it connects to.");
        var access = new StationAccess(
            yaml.Secret("password", "What the station shows when it connects."),
            yaml.Secret("upstreamPassword", "Shown to the CSMS in the station's name.", "what the station showed"));
        return (StationPlanReader.Read(yaml, defaults, voltage) with { Id = id }, access);
    }

    private static ListenOptions ReadListen(YamlSection yaml)
    {
        var url = yaml.Listen("url", "Address, port and path; the station's identity follows.", "ws://0.0.0.0:9000/ocpp", null, "ws", "wss");
        var security = yaml.Choice<Security>("security", "How stations prove who they are.");
        var options = new ListenOptions(
            url,
            security,
            yaml.File("certificate", "wss only: PEM file with the server's certificate and its chain.", "none"),
            yaml.File("key", "wss only: PEM file with the key of certificate.", "none"),
            yaml.File("ca", "security: certificate only: PEM file with whoever signs the stations' certificates.", "the system's"));
        if (yaml.Good("url"))
        {
            CheckTls(yaml, url.Scheme is "wss", security);
        }

        PemFiles.CheckPair(yaml, ("certificate", options.Certificate), ("key", options.Key));
        PemFiles.CheckCertificates(yaml, "ca", options.ClientCa);
        if (yaml.Good("url", "security") && security is Security.None && !url.IsLoopback)
        {
            yaml.Warning("security", "is none, so that anyone who reaches this address can pass for any station");
        }

        return options;
    }

    private static void CheckTls(YamlSection yaml, bool tls, Security security)
    {
        foreach (var key in (string[])["certificate", "key"])
        {
            if (tls && !yaml.Says(key))
            {
                yaml.Fault(key, "is missing; wss needs certificate and key");
            }
            else if (!tls && yaml.Says(key))
            {
                yaml.Fault(key, "has a meaning only with a url at wss://");
            }
        }

        if (!tls && security is Security.Certificate)
        {
            yaml.Fault("security", "is certificate, which needs a url at wss://");
        }

        if (yaml.Good("security") && security is not Security.Certificate && yaml.Says("ca"))
        {
            yaml.Fault("ca", "has a meaning only with security: certificate");
        }
    }

    /// <summary>A station without a password cannot come in where all doors ask for one.</summary>
    private static void CheckPasswords(
        ImmutableArray<Entry<ListenOptions>> listen, ImmutableArray<Entry<(StationPlan Plan, StationAccess Access)>> listed)
    {
        if (listen.IsEmpty || listen.Any(l => l.Value.Security is not Security.Basic || !l.At.Good("security")))
        {
            return;
        }

        foreach (var entry in listed)
        {
            if (entry.Value.Access.Password is null && entry.At.Good("password", "passwordFile"))
            {
                entry.At.Warning("id", $"{entry.Value.Plan.Id} has no password, and every endpoint asks for one: it cannot connect");
            }
        }
    }

    private static ImmutableSortedDictionary<string, StationAccess> ById(
        ImmutableArray<Entry<(StationPlan Plan, StationAccess Access)>> listed)
    {
        var byId = ImmutableSortedDictionary.CreateBuilder<string, StationAccess>(StringComparer.Ordinal);
        foreach (var entry in listed)
        {
            byId[entry.Value.Plan.Id] = entry.Value.Access;
        }

        return byId.ToImmutable();
    }
}
