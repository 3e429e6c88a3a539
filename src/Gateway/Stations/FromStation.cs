using Gateway.Ocpp;
using Gateway.Ocpp.Editing;
using Gateway.Stations.Actuation;

namespace Gateway.Stations;

/// <summary>What becomes of a frame of the station: relayed, answered in the CSMS's place, or dropped. Under the relay's lock.</summary>
internal sealed class FromStation(RelayTable table, StandInDesk? desk)
{
    private const string Who = "the station";

    public void Take(in Frame frame, ReadOnlySpan<byte> raw)
    {
        switch (frame.Type)
        {
            case MessageType.Call:
                Call(frame, raw);
                break;
            case MessageType.CallResult or MessageType.CallError:
                Answer(frame, raw);
                break;
            case MessageType.Send when table is { Version: OcppVersion.V21, ToCsms: { } csms }:
                if (table.Rules.Request(frame, fromStation: true) is null)
                {
                    csms.Write(raw);
                }

                break;
            case MessageType.CallResultError when table is { Version: OcppVersion.V21, ToCsms: { } csms }:
                csms.Write(raw);
                break;
            default:
                Log.FrameIgnored(table.Logger, table.Station, Who, (int)frame.Type);
                break;
        }
    }

    /// <summary>The CSMS is there and is owed something: what waited for it does not get ahead of that.</summary>
    public void Reconsider()
    {
        foreach (var raw in table.Up.Withdraw())
        {
            FrameReader.TryRead(raw, out var call, out _);      // it was read before it was queued
            if (desk is not null && desk.Takes(table.State, call))
            {
                desk.Answer(call.Id, call.Action, call.Payload);
            }
            else
            {
                Offer(call, raw);
            }
        }
    }

    private void Call(in Frame call, ReadOnlySpan<byte> raw)
    {
        var refused = table.Rules.Request(call, fromStation: true);
        if (refused is not null)
        {
            table.ToStation.Write(FrameWriter.CallError(call.Id, refused.Code, table.Version, refused.Line));
        }
        else if (ProfileGuard.PullRefusal(call) is { } pushed)
        {
            table.ToStation.Write(FrameWriter.CallResult(call.Id, pushed));
        }
        else if (table.Version is OcppVersion.V21 && table.Ears.Takes(call))
        {
            table.ToStation.Write(FrameWriter.CallResult(call.Id, "{}"u8));
        }
        else if (desk is not null && desk.Takes(table.State, call))
        {
            desk.Answer(call.Id, call.Action, call.Payload);
        }
        else if (ProfileGuard.Report(call) is { } report
            && FrameWriter.Call(System.Text.Encoding.UTF8.GetString(call.Id), "ReportChargingProfiles", report) is var whole
            && FrameReader.TryRead(whole, out var shorter, out _))
        {
            Offer(shorter, whole);
        }
        else if (table.Bridge?.ToCsms(call) is { } translated && FrameReader.TryRead(translated, out var edited, out _))
        {
            Offer(edited, translated);
        }
        else
        {
            Offer(call, raw);
        }
    }

    private void Offer(in Frame call, ReadOnlySpan<byte> raw)
    {
        switch (table.Up.Offer(call, raw))
        {
            case LaneFate.Send:
                table.Sightings.Called(call);
                table.Metrics.CallRelayed();
                table.ToCsms!.Write(raw);
                break;
            case LaneFate.Duplicate:
                table.Duplicate(Who, call);
                break;
            case LaneFate.Full:
                table.TooMany(Who, call, table.ToStation);
                break;
        }
    }

    private void Answer(in Frame answer, ReadOnlySpan<byte> raw)
    {
        if (!table.Down.TryMatch(answer.Id, out var answered))
        {
            table.Stray(Who, answer);
            return;
        }

        var refused = table.Rules.Response(answered.Action, answer, fromStation: true);
        if (answered.Own is { } own)
        {
            own.Complete(answer);
        }
        else
        {
            table.Sightings.CsmsWasAnswered(answered.Action, answer);     // it did what the CSMS wanted, even if the CSMS has gone
            table.Bridge?.LearnDown(answered, answer);
            if (answered.Orphaned)
            {
                table.Stray(Who, answer);
            }
            else if (WithQueue(answered, answer) is { } complete && refused is null)
            {
                table.ToCsms?.Write(complete);
            }
            else
            {
                table.Answer(answer, raw, refused, table.ToStation, table.ToCsms);
            }
        }

        table.SendNext(table.Down, table.ToStation);
    }

    // The station has told all it knows; what is held of it here is still in the queue (OCPP 2.x E14).
    private byte[]? WithQueue(in Answered answered, in Frame answer)
        => desk is { Owes: true } && answer.Type is MessageType.CallResult && answered.Action.SequenceEqual("GetTransactionStatus"u8)
            && PayloadEdit.TrySetTrue(answer.Payload, "messagesInQueue"u8, out var payload)
            ? FrameWriter.CallResult(answer.Id, payload)
            : null;
}
