using System.Collections.Immutable;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using FileTransfer;
using FirmwareCache;

namespace Gateway.Firmware;

/// <summary>
/// What stations find images under. Addresses come and go, so they are looked up now and then; asking costs nothing.
/// </summary>
internal sealed class LocalUris(FirmwareOptions options)
{
    /// <summary>Below it there is an image by its SHA-256, or by where it comes from.</summary>
    public const string Path = "/firmware", BySource = "/from";

    private const int LongestName = 100;

    /// <summary>How virtual networks are called that no station is in.</summary>
    private static readonly string[] Virtual = ["docker", "br-", "veth", "virbr", "tun", "wg", "tailscale"];

    private volatile Uri[] _listening = [];
    private volatile string[] _bases = [];

    /// <summary>Without a slash at the end, http before https. Empty: nothing is served, or this machine has no address.</summary>
    public IReadOnlyList<string> Bases => _bases;

    /// <summary>The doors are open.</summary>
    /// <param name="listening">With their real ports.</param>
    public void Open(IEnumerable<Uri> listening)
    {
        _listening = [.. listening.OrderBy(url => url.Scheme, StringComparer.Ordinal)];
        Refresh();
    }

    /// <summary>Looks which addresses this machine has by now.</summary>
    public void Refresh()
    {
        IEnumerable<string> bases = _listening is [] ? []
            : options.Url is { } url ? [url.AbsoluteUri.TrimEnd('/')]
            : _listening.SelectMany(door => HostsOf(door).Select(host => $"{door.Scheme}://{host}:{door.Port}"));
        _bases = [.. bases.Distinct()];
    }

    /// <summary>One for each protocol and address.</summary>
    public ImmutableArray<string> Of(string sha256, TransferUrl source) => [.. Bases.Select(b => b + PathOf(sha256, source))];

    public static string PathOf(string sha256, TransferUrl source) => Path + ImageServer.PathOf(sha256, NameOf(source));

    /// <summary>Of an image whose digests are not known yet.</summary>
    public static string PathFrom(TransferUrl source) => $"{Path}{BySource}/{source.Key}/{NameOf(source)}";

    /// <summary>The file's name without what not every station's parser would take.</summary>
    private static string NameOf(TransferUrl source)
    {
        var name = new StringBuilder();
        foreach (var c in source.FileName)
        {
            name.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_');
        }

        var text = name.ToString().TrimStart('.');
        return text.Length is 0 ? "image" : text.Length <= LongestName ? text : text[^LongestName..].TrimStart('.');     // the end tells the kind
    }

    private static IEnumerable<string> HostsOf(Uri door)
    {
        if (!IPAddress.TryParse(door.Host.Trim('[', ']'), out var address))
        {
            return [door.Host];
        }

        var any = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
        return (any ? AddressesOfTheSite(address.AddressFamily) : [address]).Select(Host);
    }

    /// <summary>Private addresses are the site's; a machine that has none is reached by what it has.</summary>
    private static List<IPAddress> AddressesOfTheSite(AddressFamily family)
    {
        var all = Interfaces()
            .Where(i => i.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown
                && i.NetworkInterfaceType is not NetworkInterfaceType.Loopback
                && !Virtual.Any(v => i.Name.StartsWith(v, StringComparison.Ordinal)))
            .SelectMany(i => i.GetIPProperties().UnicastAddresses.Select(a => a.Address))
            .Where(a => !IPAddress.IsLoopback(a) && !a.IsIPv6LinkLocal)
            .ToList();
        return Pick(all, AddressFamily.InterNetwork) is { Count: > 0 } v4 ? v4
            : family is AddressFamily.InterNetworkV6 ? Pick(all, AddressFamily.InterNetworkV6)
            : [];
    }

    /// <summary>None where we may not ask (AF_NETLINK is barred): then <c>firmware.url</c> has to say it.</summary>
    private static NetworkInterface[] Interfaces()
    {
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces();
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }

    private static List<IPAddress> Pick(List<IPAddress> all, AddressFamily family)
    {
        var some = all.Where(a => a.AddressFamily == family).ToList();
        return some.Where(IsPrivate).ToList() is { Count: > 0 } ours ? ours : some;
    }

    /// <summary>RFC 1918, RFC 4193.</summary>
    public static bool IsPrivate(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return address.AddressFamily is AddressFamily.InterNetwork
            ? bytes is [10, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..]
            : address.IsIPv6UniqueLocal;
    }

    private static string Host(IPAddress address) => address.AddressFamily is AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}
