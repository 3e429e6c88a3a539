using System.Net;
using System.Net.Http.Headers;
using Gateway.Tests.Peers;

namespace Gateway.Tests.Firmware;

/// <summary>A roll-out: many stations, bad lines, one download over the uplink.</summary>
public sealed class FleetTests
{
    private const int Stations = 20;

    private static readonly byte[] Image = FirmwareSite.Image(4_000_000, seed: 4);

    [Fact]
    public async Task Twenty_stations_on_bad_lines_fetch_the_image_and_the_uplink_carries_it_once()
    {
        await using var site = await FirmwareSite.StartAsync();
        var upstream = site.Serves(Image);
        await site.Own.PublishesAsync(7, upstream.Url(), FirmwareSite.Md5(Image));
        var location = (await site.Own.HearsAsync(7, "Published")).Locations[0];

        var fetched = await Task.WhenAll(Enumerable.Range(1, Stations).Select(seed => FetchAsync(location, new(seed))));

        Assert.All(fetched, bytes => Assert.Equal(Image, bytes));
        Assert.Equal("GET", Assert.Single(upstream.Heard).Method);
    }

    /// <summary>Cut at points of its own choosing, each time going on where it was, as long as the image is the same.</summary>
    private static async Task<byte[]> FetchAsync(string location, Random random)
    {
        using var station = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { Timeout = Patience.Limit };
        var image = new MemoryStream();
        EntityTagHeaderValue? tag = null;
        for (var attempt = 1; image.Length < Image.Length; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, location);
            if (image.Length > 0)
            {
                request.Headers.Range = new(image.Length, null);
                request.Headers.IfRange = new(tag!);
            }

            using var answer = await station.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(image.Length > 0 ? HttpStatusCode.PartialContent : HttpStatusCode.OK, answer.StatusCode);
            tag = answer.Headers.ETag;
            await TakeAsync(await answer.Content.ReadAsStreamAsync(), image, attempt < 6 ? random.Next(1, Image.Length / 4) : int.MaxValue);
        }

        return image.ToArray();
    }

    private static async Task TakeAsync(Stream from, MemoryStream to, int most)
    {
        var buffer = new byte[16 * 1024];
        for (int read; most > 0 && (read = await from.ReadAsync(buffer.AsMemory(0, Math.Min(most, buffer.Length)))) > 0; most -= read)
        {
            to.Write(buffer, 0, read);
        }
    }
}
