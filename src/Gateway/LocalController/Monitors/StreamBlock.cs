using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Monitors;

/// <summary>What the CSMS may ask of streams. 2.1 only. OCPP 2.1 part 2, N12 and N14.</summary>
internal sealed class StreamBlock(MonitorBook book, EventStreams streams) : IOwnBlock
{
    public IEnumerable<OwnAction> Actions => [new("GetPeriodicEventStream", Get), new("AdjustPeriodicEventStream", Adjust)];

    private Reply Get(CsmsCall call)
        => Reply.With(new(streams.Open is { Count: > 0 } open ? open : null), V2Json.Default.GetPeriodicEventStreamResponse);

    private Reply Adjust(CsmsCall call)
    {
        var asked = call.Read(V2Json.Default.AdjustPeriodicEventStreamRequest);
        if (!streams.IsOpen(asked.Id) || book.Find(asked.Id) is not { Stream: not null } monitor)
        {
            return Reply.With(
                new(GenericStatusEnumType.Rejected, Reply.Reason("NotFound", "No stream of that id is open.")),
                V2Json.Default.AdjustPeriodicEventStreamResponse);
        }

        book.Put(monitor with { Stream = asked.Params });
        return Reply.With(new(GenericStatusEnumType.Accepted), V2Json.Default.AdjustPeriodicEventStreamResponse);
    }
}
