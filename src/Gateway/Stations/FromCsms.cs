using Gateway.Ocpp;
using Gateway.Site;
using Gateway.WebSockets;

namespace Gateway.Stations;

/// <summary>What becomes of a frame of the CSMS: relayed, kept for the gateway's own, or dropped. Under the relay's lock.</summary>
internal sealed class FromCsms(RelayTable table)
{
    private const string Who = "the CSMS";

    public void Take(in Frame frame, ReadOnlySpan<byte> raw, WebSocketConnection csms)
    {
        switch (frame.Type)
        {
            case MessageType.Call:
                Call(frame, raw, csms);
                break;
            case MessageType.CallResult or MessageType.CallError:
                Answer(frame, raw, csms);
                break;
            case MessageType.Send when table.Version is OcppVersion.V21:
                if (table.Rules.Request(frame, fromStation: false) is null)
                {
                    table.ToStation.Write(raw);
                }

                break;
            case MessageType.CallResultError when table.Version is OcppVersion.V21:
                table.ToStation.Write(raw);
                break;
            default:
                Log.FrameIgnored(table.Logger, table.Station, Who, (int)frame.Type);
                break;
        }
    }

    private void Call(in Frame call, ReadOnlySpan<byte> raw, WebSocketConnection csms)
    {
        if (table.Rules.Request(call, fromStation: false) is { } fault)
        {
            csms.Write(FrameWriter.CallError(call.Id, fault.Code, table.Version, fault.Line));
        }
        else if (table.Sightings.Refusal(call) is { } refusal)
        {
            Log.ProfileCallRefused(table.Logger, table.Station, System.Text.Encoding.UTF8.GetString(call.Action), System.Text.Encoding.UTF8.GetString(refusal));
            csms.Write(FrameWriter.CallResult(call.Id, refusal));
        }
        else if ((table.Bridge?.ToStation(call) ?? table.Firmware?.ToStation(table.Station, table.Version, call, raw)) is { } translated
            && FrameReader.TryRead(translated, out var edited, out _))
        {
            Offer(edited, translated, csms);
        }
        else
        {
            Offer(call, raw, csms);
        }
    }

    private void Offer(in Frame call, ReadOnlySpan<byte> raw, WebSocketConnection csms)
    {
        switch (table.Down.Offer(call, raw))
        {
            case LaneFate.Send:
                table.Sightings.CsmsCalls(call);
                table.Metrics.CallRelayed();
                table.ToStation.Write(raw);
                break;
            case LaneFate.Duplicate:
                table.Duplicate(Who, call);
                break;
            case LaneFate.Full:
                table.TooMany(Who, call, csms);
                break;
        }
    }

    private void Answer(in Frame answer, ReadOnlySpan<byte> raw, WebSocketConnection csms)
    {
        if (!table.Up.TryMatch(answer.Id, out var answered))
        {
            table.Stray(Who, answer);
            return;
        }

        var refused = table.Rules.Response(answered.Action, answer, fromStation: false);
        if (answered.Own is { } own)
        {
            own.Complete(answer);
        }
        else if (refused is not null)
        {
            table.Answer(answer, raw, refused, csms, table.ToStation);
        }
        else if (table.Bridge?.Learn(answered, answer) is { } translated && FrameReader.TryRead(translated, out var edited, out _))
        {
            table.Sightings.Answered(answered.Action, edited);
            Failpoint.Reach(Failpoint.Answer);
            table.ToStation.Write(translated);
        }
        else
        {
            table.Sightings.Answered(answered.Action, answer);
            Failpoint.Reach(Failpoint.Answer);
            table.ToStation.Write(raw);
        }

        table.SendNext(table.Up, csms);
    }
}
