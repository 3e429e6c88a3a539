using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Journal;
using Gateway.LocalController;
using Gateway.LocalController.Monitors;
using Gateway.Ocpp.Records.V2;
using Gateway.Tests.Peers;

namespace Gateway.Tests.LocalController.Monitors;

/// <summary>How events are put together, and when there are too many. OCPP 2.1 part 2, N07.</summary>
public sealed class EventPostTests : IDisposable
{
    private readonly MonitoredGateway _gateway = new();

    public void Dispose() => _gateway.Dispose();

    [Fact]
    public async Task N07_Many_events_of_one_moment_come_in_numbered_pieces()
    {
        var events = Enumerable.Range(1, 120).Select(Grave).ToList();
        var (post, notes) = (_gateway.Get<OwnPost>(), _gateway.Get<DurableNotes>());

        _gateway.Get<EventPost>().Send(events);
        await post.StartAsync(CancellationToken.None);
        await Patience.Until(() => notes.All("post").Count is 3, "three messages on disk");
        await post.StopAsync(CancellationToken.None);

        var messages = notes.All("post").Select(n => JsonNode.Parse(JsonSerializer.Deserialize<string[]>(n.Value)![1])!).ToList();
        Assert.Equal([0, 1, 2], messages.Select(m => m["seqNo"]!.GetValue<int>()));
        Assert.Equal([true, true, false], messages.Select(m => m["tbc"]?.GetValue<bool>() ?? false));
        Assert.Equal(Enumerable.Range(1, 120), messages.SelectMany(m => m["eventData"]!.AsArray()).Select(e => e!["eventId"]!.GetValue<int>()));
    }

    [Fact]
    public void Without_a_link_what_is_said_is_heard_later_until_too_much_waits()
    {
        var post = _gateway.Get<EventPost>();
        var hearing = new List<Hearing>();

        for (var i = 0; i < 501; i++)
        {
            hearing.Add(post.Hearing);
            post.Send([Grave(i)]);
        }

        Assert.All(hearing.Take(500), h => Assert.Equal(Hearing.Later, h));
        Assert.Equal(Hearing.Nothing, hearing[500]);
    }

    private static EventDataType Grave(int id) => new(
        id, default, EventTriggerEnumType.Alerting, "1", new("Meter"), EventNotificationEnumType.CustomMonitor, new("Power"), Severity: 0);
}
