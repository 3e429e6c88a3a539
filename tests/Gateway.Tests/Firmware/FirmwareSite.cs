using System.Security.Cryptography;
using Gateway.Tests.FileTransfer;
using Gateway.Tests.Peers;

namespace Gateway.Tests.Firmware;

/// <summary>A gateway that keeps firmware, its CSMS on the own link, and a server where images come from.</summary>
internal sealed class FirmwareSite : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-firmware-");
    private readonly ScriptedCsms _csms;
    private readonly string _keys, _csmsKeys;
    private readonly string _state = TestSite.NewState();
    private readonly List<IAsyncDisposable> _peers = [];

    private FirmwareSite(ScriptedCsms csms, string keys, string csmsKeys)
        => (_csms, Own, _keys, _csmsKeys) = (csms, OwnCsms.Of(csms), keys, csmsKeys);

    public OwnCsms Own { get; }

    public ScriptedCsms Csms => _csms;

    public RunningGateway Gateway { get; private set; } = null!;

    /// <summary>Where the images are.</summary>
    public string Images => Path.Combine(_folder.FullName, "images");

    /// <param name="keys">More keys of <c>firmware</c>, after a comma each.</param>
    public static async Task<FirmwareSite> StartAsync(string keys = "", string csmsKeys = "")
    {
        var site = new FirmwareSite(await ScriptedCsms.StartAsync(), keys, csmsKeys);
        await site.StartAgainAsync();
        return site;
    }

    /// <summary>An image that nothing else is like.</summary>
    public static byte[] Image(int length, int seed = 1)
    {
        var image = new byte[length];
        new Random(seed).NextBytes(image);
        return image;
    }

    public static string Md5(byte[] image)
    {
#pragma warning disable CA5351 // MD5 is what PublishFirmware asks for
        return Convert.ToHexStringLower(MD5.HashData(image));
#pragma warning restore CA5351
    }

    public async Task StartAgainAsync()
        => Gateway = await RunningGateway.StartAsync(new TestSite(_csms.Url)
        {
            State = _state,
            CsmsKeys = _csmsKeys,
            Sections = $$"""firmware: { listen: "http://127.0.0.1:0", directory: "{{Images}}", allow: [127.0.0.1/32]{{_keys}} }""",
        });

    /// <summary>As on SIGTERM; state and images stay.</summary>
    public async Task StopAsync()
    {
        Gateway.KeepState = true;
        await Gateway.DisposeAsync();
    }

    public ScriptedFileServer Serves(Func<FileQuestion, Stream, Task> script) => Keeps(new ScriptedFileServer(script));

    /// <summary>A server without faults.</summary>
    public ScriptedFileServer Serves(byte[] image) => Serves((question, to) => ScriptedFileServer.ServeAsync(question, to, image));

    public T Keeps<T>(T peer)
        where T : IAsyncDisposable
    {
        _peers.Add(peer);
        return peer;
    }

    public async ValueTask DisposeAsync()
    {
        Gateway.KeepState = false;
        await Own.DisposeAsync();
        foreach (var peer in _peers)
        {
            await peer.DisposeAsync();
        }

        await _csms.DisposeAsync();
        await Gateway.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
