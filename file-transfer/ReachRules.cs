using System.Collections.Immutable;
using System.Net;
using System.Net.NetworkInformation;

namespace FileTransfer;

/// <summary>Whom a transfer may speak to: everything public, and what is listed here.</summary>
public sealed record ReachRules
{
    /// <summary>Networks that may be reached though they are not public. None if not said.</summary>
    public ImmutableArray<IPNetwork> Allow { get; init; } = [];

    /// <summary>
    /// Ports that this program listens at: never reached on an address of this machine, unless <see cref="Allow"/> lists that very
    /// address (a /32 or /128). None if not said.
    /// </summary>
    public ImmutableHashSet<int> OwnPorts { get; init; } = [];

    /// <summary>The addresses of this machine; asked at every transfer, as they change.</summary>
    public Func<IReadOnlyCollection<IPAddress>> OwnAddresses { get; init; } = AddressesOfThisMachine;

    /// <summary>The name service.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; }
        = static (host, cancellation) => Dns.GetHostAddressesAsync(host, cancellation);

    /// <summary>Null: may be reached. Else a sentence.</summary>
    internal string? Fault(IPAddress address, int port, IReadOnlyCollection<IPAddress> own)
    {
        var plain = PublicAddress.Plain(address);
        if (OwnPorts.Contains(port) && IsOwn(plain, own) && !Allow.Any(network => IsOnly(network, plain)))
        {
            return $"{plain} port {port} is this program's own";
        }

        return PublicAddress.Is(plain) || Allow.Any(network => network.Contains(plain))
            ? null
            : $"{plain} is not a public address and in none of the allowed networks";
    }

    private static bool IsOwn(IPAddress address, IReadOnlyCollection<IPAddress> own)
        => IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || own.Contains(address);

    private static bool IsOnly(IPNetwork network, IPAddress address)
        => network.Contains(address) && network.PrefixLength == address.GetAddressBytes().Length * 8;

    private static IPAddress[] AddressesOfThisMachine()
        => [.. NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().UnicastAddresses).Select(a => a.Address)];
}
