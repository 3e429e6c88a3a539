using System.Collections.Immutable;
using System.Net;
using System.Text.RegularExpressions;
using System.Web;

namespace Gateway.Configuration;

/// <summary>Reads URLs: where we connect to, and where we listen.</summary>
internal static class UrlReads
{
    /// <summary>Stands in for a URL that has a fault.</summary>
    private static readonly Uri Nowhere = new("none://0.0.0.0/");

    /// <summary>Where to connect to. <paramref name="ports"/>: the port of each scheme where none is said; 0: one must be said.</summary>
    public static Uri Url(
        this YamlSection yaml, string key, string doc, string example, params ImmutableArray<(string Scheme, int Port)> ports)
        => yaml.Scalar(Describe(key, doc, example, null, ports), text => Parse(text, example, ports), Nowhere);

    /// <summary>
    /// Where to listen: an address and a port (0: any free one); a path only for ws and wss. Without a default the key is
    /// required.
    /// </summary>
    public static Uri Listen(
        this YamlSection yaml, string key, string doc, string example, string? @default, params ImmutableArray<string> schemes)
    {
        ImmutableArray<(string, int)> ports = [.. schemes.Select(s => (s, 0))];
        return yaml.Scalar(
            Describe(key, doc, example, @default, ports),
            text => ParseListen(text, example, ports),
            @default is null ? Nowhere : new(@default));
    }

    /// <summary>As <see cref="Listen"/>; null where the key is not said.</summary>
    public static Uri? OptionalListen(this YamlSection yaml, string key, string doc, string example, string defaultIs, string scheme)
    {
        ImmutableArray<(string, int)> ports = [(scheme, 0)];
        return yaml.Scalar<Uri?>(
            Describe(key, doc, example, null, ports) with { Required = false, DefaultIs = defaultIs }, text => Optional(ParseListen(text, example, ports)), null);
    }

    /// <summary>What others reach us by, with a path or without; null where the key is not said.</summary>
    public static Uri? OptionalUrl(
        this YamlSection yaml, string key, string doc, string example, string defaultIs, params ImmutableArray<(string Scheme, int Port)> ports)
        => yaml.Scalar<Uri?>(
            Describe(key, doc, example, null, ports) with { Required = false, DefaultIs = defaultIs }, text => Optional(Parse(text, example, ports)), null);

    /// <summary>
    /// Where a device is: <c>tcp://HOST:PORT</c>, <c>rtu+tcp://HOST:PORT</c> or
    /// <c>rtu:///dev/NAME?baud=9600&amp;parity=N&amp;stop=1&amp;data=8</c>.
    /// </summary>
    public static Uri Line(this YamlSection yaml, string key, string doc, string example)
    {
        ImmutableArray<(string, int)> ports = [("tcp", 502), ("rtu+tcp", 502)];
        return yaml.Scalar(
            Describe(key, doc, example, null, [.. ports, ("rtu", 0)]),
            text => text.StartsWith("rtu:", StringComparison.Ordinal) ? Serial(text) : Parse(text, example, ports),
            Nowhere);
    }

    private static Parsed<Uri?> Optional(Parsed<Uri> url) => new(url.Fault is null ? url.Value : null, url.Fault);

    private static Setting Describe(
        string key, string doc, string example, string? @default, ImmutableArray<(string Scheme, int Port)> ports)
        => new(key, "url", doc)
        {
            Required = @default is null, Default = @default, Example = example,
            Pattern = $"^({string.Join('|', ports.Select(p => Regex.Escape(p.Scheme)))})://.+$",
        };

    private static Parsed<Uri> ParseListen(string text, string example, ImmutableArray<(string Scheme, int Port)> ports)
    {
        if (text.Contains("//*", StringComparison.Ordinal) || text.Contains("//+", StringComparison.Ordinal))
        {
            return Parsed<Uri>.Wrong($"is {YamlSection.Shown(text)}; for every address of this machine write 0.0.0.0");
        }

        var parsed = Parse(text, example, ports);
        return parsed is { Fault: null, Value: { Scheme: "http" or "https", AbsolutePath: not "/" } }
            ? Parsed<Uri>.Wrong($"is {YamlSection.Shown(text)}, which has more than address and port; write, for example, {example}")
            : parsed;
    }

    private static Parsed<Uri> Parse(string text, string example, ImmutableArray<(string Scheme, int Port)> ports)
    {
        Parsed<Uri> Wrong(string why) => Parsed<Uri>.Wrong($"is {YamlSection.Shown(text)}{why}; write, for example, {example}");

        var schemes = string.Join(" or ", ports.Select(p => p.Scheme + "://"));
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || !text.Contains("://", StringComparison.Ordinal))
        {
            return Wrong(", which is not a URL");
        }

        if (ports.FirstOrDefault(p => p.Scheme == url.Scheme) is not { Scheme: not null } known)
        {
            return Wrong($", which does not begin with {schemes}");
        }

        if (url.UserInfo.Length > 0)
        {
            return Parsed<Uri>.Wrong("holds a user name or password; they have keys of their own");
        }

        if (url.Fragment.Length > 0 || url.Query.Length > 0)
        {
            return Wrong(", which has more than address and path");
        }

        if (!NamesHost(url))
        {
            return Wrong(", which names no host");
        }

        var authority = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..].Split('/')[0];
        if (authority.LastIndexOf(':') > authority.LastIndexOf(']') && authority[^1] is not ':')
        {
            return url;
        }

        return known.Port is 0 ? Wrong(", which says no port") : new UriBuilder(url) { Port = known.Port }.Uri;
    }

    /// <summary>False also for names with characters that no domain may have: their IDN form is an exception, whenever it is asked for.</summary>
    private static bool NamesHost(Uri url)
    {
        try
        {
            return Uri.CheckHostName(url.Host) is not UriHostNameType.Unknown && url.IdnHost.Length > 0;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    private static Parsed<Uri> Serial(string text)
    {
        const string Example = "rtu:///dev/ttyUSB0?baud=9600&parity=N";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length > 0 || url.AbsolutePath.Length < 2)
        {
            return Parsed<Uri>.Wrong($"is {YamlSection.Shown(text)}; write, for example, {Example}");
        }

        var query = HttpUtility.ParseQueryString(url.Query);
        foreach (var name in query.AllKeys)
        {
            var value = query[name] ?? "";
            var fine = name switch
            {
                "baud" => value is "1200" or "2400" or "4800" or "9600" or "19200" or "38400" or "57600" or "115200",
                "parity" => value is "N" or "E" or "O",
                "stop" => value is "1" or "2",
                "data" => value is "7" or "8",
                _ => false,
            };
            if (!fine)
            {
                return Parsed<Uri>.Wrong(
                    $"has {YamlSection.Shown($"{name}={value}")}; known are baud=1200 to 115200, parity=N, E or O, stop=1 or 2, data=7 or 8");
            }
        }

        return url;
    }

    /// <summary>Networks in CIDR notation.</summary>
    public static ImmutableArray<IPNetwork> Networks(this YamlSection yaml, string key, string doc)
        => yaml.Scalars<IPNetwork>(
            new(key, "network", doc) { Default = "[]", Example = "192.168.10.0/24" },
            text => IPNetwork.TryParse(text, out var network)
                ? network
                : Parsed<IPNetwork>.Wrong($"is {YamlSection.Shown(text)}, which is not a network such as 192.168.10.0/24"),
            []);
}
