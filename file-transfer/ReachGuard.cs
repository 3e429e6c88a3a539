using System.Net;
using System.Net.Sockets;

namespace FileTransfer;

/// <summary>
/// What one connection may be opened to. A name is resolved once; what it resolved to then is all that libcurl hears of, and
/// every socket is asked for here again, those of FTP's data connections too.
/// </summary>
internal sealed class ReachGuard
{
    private readonly ReachRules _rules;
    private readonly IReadOnlyCollection<IPAddress> _own;

    private ReachGuard(ReachRules rules, IReadOnlyCollection<IPAddress> own, TransferUrl url)
        => (_rules, _own, Url) = (rules, own, url);

    public TransferUrl Url { get; }

    /// <summary>What is pinned. Never empty where <see cref="Fault"/> is null.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; private set; } = [];

    /// <summary>Why nothing may be opened, or null.</summary>
    public TransferResult? Fault { get; private set; }

    public static async Task<ReachGuard> CheckAsync(ReachRules rules, TransferUrl url, CancellationToken cancellation)
    {
        var guard = new ReachGuard(rules, rules.OwnAddresses(), url);
        IPAddress[] found;
        try
        {
            found = url.Address is { } address ? [address] : await rules.Resolve(url.Host, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            guard.Fault = new(TransferOutcome.Unreachable, $"{url.SafeText}: the name {url.Host} could not be resolved");
            return guard;
        }

        guard.Addresses = [.. found.Where(a => rules.Fault(a, url.Port, guard._own) is null).Select(PublicAddress.Plain).Distinct()];
        if (guard.Addresses.Count is 0)
        {
            guard.Fault = found is []
                ? new(TransferOutcome.Unreachable, $"{url.SafeText}: the name {url.Host} has no address")
                : new(TransferOutcome.Refused, $"{url.SafeText}: {rules.Fault(found[0], url.Port, guard._own)}");
        }

        return guard;
    }

    /// <summary>Asked by libcurl before it opens a socket. Thread-safe.</summary>
    public bool MayOpen(IPEndPoint peer)
        => Addresses.Contains(PublicAddress.Plain(peer.Address)) && _rules.Fault(peer.Address, peer.Port, _own) is null;
}
