using System.Net;
using System.Net.Sockets;

namespace FileTransfer;

/// <summary>Tells addresses of the public Internet from all others (IANA's registries of special-purpose addresses).</summary>
public static class PublicAddress
{
    private static readonly IPNetwork[] NotPublic4 =
    [
        IPNetwork.Parse("0.0.0.0/8"),           // this host
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("100.64.0.0/10"),       // shared by carriers
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"),      // link-local; clouds serve their metadata there
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"),
        IPNetwork.Parse("192.0.2.0/24"),        // documentation, as the two below
        IPNetwork.Parse("192.88.99.0/24"),      // relays of 6to4
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("198.18.0.0/15"),       // benchmarks
        IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"),
        IPNetwork.Parse("224.0.0.0/4"),
        IPNetwork.Parse("240.0.0.0/4"),
    ];

    /// <summary>Of these only is anything public.</summary>
    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    /// <summary>A translator's own prefix: what counts is the IPv4 address in the last four bytes (RFC 6052).</summary>
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    private static readonly IPNetwork[] NotPublic6 =
    [
        IPNetwork.Parse("2001::/23"),           // protocols, Teredo among them
        IPNetwork.Parse("2001:db8::/32"),       // documentation
        IPNetwork.Parse("2002::/16"),           // 6to4: any IPv4 address may be inside
        IPNetwork.Parse("3fff::/20"),           // documentation
    ];

    public static bool Is(IPAddress address)
    {
        var plain = Plain(address);
        if (plain.AddressFamily is AddressFamily.InterNetwork)
        {
            return !NotPublic4.Any(network => network.Contains(plain));
        }

        return Nat64.Contains(plain)
            ? Is(new IPAddress(plain.GetAddressBytes().AsSpan(12)))
            : Global6.Contains(plain) && !NotPublic6.Any(network => network.Contains(plain));
    }

    /// <summary>An IPv4 address that is written as an IPv6 one, as what it is.</summary>
    internal static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
