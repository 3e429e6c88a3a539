using System.Net;
using Gateway.Tests.FileTransfer;
using Gateway.Tests.Ledger;
using Gateway.Tests.Peers;
using Xunit.Abstractions;

namespace Gateway.Tests.Firmware;

/// <summary>
/// The real program is killed at random moments of publications, good and bad ones: each comes to its right end, with the right bytes
/// or none. 10 times, or as often as FIRMWARE_KILLS in the environment says.
/// </summary>
public sealed class KilledGatewayTests(ITestOutputHelper output)
{
    private const string Identity = "ledger";
    private const int Length = 400_000, Parts = 40;

    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("FIRMWARE_KILLS"), out var said) ? said : 10;
    private static readonly string[] Steps = ["Downloading", "Downloaded", "ChecksumVerified", "Published"];
    private static readonly HttpClient Station = new() { Timeout = Patience.Limit };

    [Fact]
    public async Task A_publication_comes_to_its_right_end_whenever_the_gateway_is_killed()
    {
        var images = Directory.CreateTempSubdirectory("gateway-killed-");
        await using var csms = await ScriptedCsms.StartAsync();
        await using var own = OwnCsms.Of(csms, Identity);
        await using (var gateway = await GatewayUnderTest.StartAsync(
            csms.Url, $$"""firmware: { listen: "http://127.0.0.1:{{Ports.Free()}}", directory: "{{images.FullName}}", allow: [127.0.0.1/32] }""", []))
        {
            for (var seed = 1; seed <= Kills; seed++)
            {
                await RunAsync(gateway, own, seed, new(seed));
            }
        }

        images.Delete(recursive: true);
        Assert.Empty(own.Faults);
    }

    private async Task RunAsync(GatewayUnderTest gateway, OwnCsms own, int seed, Random random)
    {
        var (image, isGood) = (FirmwareSite.Image(Length, seed), seed % 4 is not 0);
        await using var upstream = new ScriptedFileServer((question, to) => DribbleAsync(question, to, isGood ? image : FirmwareSite.Image(Length, seed + 100_000), random));
        var md5 = FirmwareSite.Md5(image);
        var asking = own.PublishesAsync(seed, upstream.Url(), md5, "\"retries\":9,\"retryInterval\":1");
        var moments = new List<double>();
        for (var kill = 0; kill <= seed % 3 / 2; kill++)        // every third dies twice
        {
            var moment = TimeSpan.FromMilliseconds(random.NextDouble() * 900);
            moments.Add(moment.TotalMilliseconds);
            await PassAsync(moment);
            await gateway.KillAsync();
            await gateway.StartAgainAsync();
        }

        if (!asking.IsCompletedSuccessfully)
        {
            _ = asking.ContinueWith(static t => t.Exception, TaskScheduler.Default);        // died with the gateway
            Assert.Equal("Accepted", await own.PublishesAsync(seed, upstream.Url(), md5, "\"retries\":9,\"retryInterval\":1"));
        }

        output.WriteLine($"{seed}: killed after {string.Join(", then ", moments.Select(m => $"{m:0} ms"))}");
        var end = await own.HearsAsync(seed, isGood ? "Published" : "InvalidChecksum");
        if (isGood)
        {
            Assert.Equal(image, await Station.GetByteArrayAsync(end.Locations[0]));
            Assert.Equal(Steps, own.StepsOf(seed).Where(Steps.Contains).Distinct());
            Assert.Equal("Unpublished", await own.UnpublishesAsync(md5));
            Assert.Equal(HttpStatusCode.NotFound, (await Station.GetAsync(end.Locations[0])).StatusCode);
        }

        Assert.Equal("NoFirmware", await own.UnpublishesAsync(md5));
        output.WriteLine($"{seed}: {string.Join(' ', own.StepsOf(seed))}; {upstream.Heard.Count} requests");
    }

    /// <summary>Slowly, and now and then not to the end.</summary>
    private static async Task DribbleAsync(FileQuestion question, Stream to, byte[] image, Random random)
    {
        var from = (int)(question.From ?? 0);
        var head = from > 0
            ? $"HTTP/1.1 206 Partial\nContent-Range: bytes {from}-{image.Length - 1}/{image.Length}\n"
            : "HTTP/1.1 200 OK\n";
        await ScriptedFileServer.SayAsync(to, $"{head}ETag: \"v\"\nContent-Length: {image.Length - from}");
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        int cut;
        lock (random)
        {
            cut = (Parts / 4) + random.Next(2 * Parts);        // every attempt gets on: the end comes within the patience of the test
        }

        foreach (var part in image[from..].Chunk(image.Length / Parts).Take(cut))
        {
            await to.WriteAsync(part);
            await pause.WaitForNextTickAsync();
        }
    }

    private static async Task PassAsync(TimeSpan time)
    {
        using var timer = new PeriodicTimer(time > TimeSpan.FromMilliseconds(1) ? time : TimeSpan.FromMilliseconds(1), TimeProvider.System);
        await timer.WaitForNextTickAsync();
    }
}
