using Gateway.Journal;
using Gateway.LocalController;
using Gateway.Ocpp.Messages;
using Gateway.Tests.Peers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.LocalController;

public sealed class OwnPostDiskTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-post-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_must_reach_the_csms_is_on_disk_at_once_also_without_a_link()
    {
        using var notes = DurableNotes.Open(_folder.FullName, TimeProvider.System, NullLogger.Instance);
        using var post = new OwnPost(new(), notes, TimeProvider.System, NullLogger<OwnPost>.Instance);
        await post.StartAsync(default);

        await Patience.For(post.PutAsync(_ => Calls.Heartbeat(), durable: true), "the first message on disk");
        await Patience.For(post.PutAsync(_ => Calls.Heartbeat(), durable: false), "the second message in memory");
        await Patience.For(post.PutAsync(_ => Calls.Heartbeat(), durable: true), "the third message on disk");

        Assert.Equal(2, notes.All("post").Count);       // nothing was stopped or delivered
        Assert.Equal(3, post.Count);
        await post.StopAsync(default);
    }

    [Fact]
    public async Task What_is_put_in_before_the_gateway_stops_is_on_disk_also_if_it_had_hardly_begun()
    {
        using var notes = DurableNotes.Open(_folder.FullName, TimeProvider.System, NullLogger.Instance);
        using (var first = new OwnPost(new(), notes, TimeProvider.System, NullLogger<OwnPost>.Instance))
        {
            first.Put(_ => Calls.Heartbeat(), durable: true);
            await first.StopAsync(default);
        }

        using var second = new OwnPost(new(), notes, TimeProvider.System, NullLogger<OwnPost>.Instance);
        second.Put(_ => Calls.Heartbeat(), durable: true);
        await second.StopAsync(default);

        Assert.Equal(2, notes.All("post").Count);       // the second did not take the first one's place
        Assert.Equal(2, second.Count);
    }
}
