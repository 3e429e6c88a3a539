using System.Net;
using FileTransfer;

namespace Gateway.Tests.FileTransfer;

/// <summary>What tests of transfers have in common: a way out that may reach loopback, and an image.</summary>
internal static class FileFixture
{
    public static readonly ReachRules Loopback = new() { Allow = [IPNetwork.Parse("127.0.0.0/8")] };

    public static byte[] Image(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static FileTransfers Transfers(ReachRules? reach = null, string? ca = null, TimeProvider? time = null)
        => new(new() { Reach = reach ?? Loopback, CaFile = ca }, time ?? TimeProvider.System);

    public static TransferUrl Url(string text)
        => TransferUrl.TryParse(text, out var url, out var fault) ? url : throw new ArgumentException(fault);

    public static async Task<(TransferResult Result, byte[] Bytes)> FetchAsync(
        string url, FileTransfers? transfers = null, Func<FetchRequest, FetchRequest>? with = null, byte[]? there = null)
    {
        using var sink = new MemoryStream();
        sink.Write(there ?? []);
        var request = new FetchRequest(Url(url)) { Offset = there?.Length ?? 0 };
        using var patience = Peers.Patience.Start();
        var result = await (transfers ?? Transfers()).FetchAsync(with?.Invoke(request) ?? request, new StreamSink(sink), patience.Token);
        return (result, sink.ToArray());
    }
}
