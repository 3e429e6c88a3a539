using System.Text;
using Gateway.Ocpp;
using Gateway.Site;

namespace Gateway.Stations;

/// <summary>
/// Answers calls of one session's station in the CSMS's place. What the CSMS must hear of later is on disk before the answer leaves.
/// Under the relay's lock, but for the wait for the disk.
/// </summary>
internal sealed class StandInDesk(RelayTable table, Bridge bridge, Lock gate)
{
    private int _unkept;        // under the lock

    /// <summary>The CSMS is owed something of this station, or will be in a moment.</summary>
    public bool Owes => bridge.Owes;

    /// <summary>True: the CSMS does not get to see this call now. While older ones are told to it, what belongs behind them waits too.</summary>
    public bool Takes(SessionState state, in Frame call)
        => state is SessionState.Alone || (state is SessionState.Draining && bridge.BelongsBehind(call.Action));

    public void Answer(ReadOnlySpan<byte> id, ReadOnlySpan<byte> action, ReadOnlySpan<byte> payload)
    {
        table.Sightings.Called(new Frame { Type = MessageType.Call, Id = id, Action = action, Payload = payload });
        var answer = bridge.Answer(id, action, payload);
        if (answer.Error is { } error)
        {
            Log.CallRefusedAlone(table.Logger, table.Station, Encoding.UTF8.GetString(action), answer.ErrorText ?? "");
            table.ToStation.Write(FrameWriter.CallError(id, error, table.Version, answer.ErrorText ?? ""));
        }
        else if (answer.Hold is null || answer.Lazy)
        {
            Say(FrameWriter.CallResult(id, answer.Payload.Span), action);
        }
        else
        {
            var unkept = FrameWriter.CallError(id, ErrorCode.InternalError, table.Version, "The CSMS is away, and the message cannot be kept.");
            _ = SayWhenKeptAsync(bridge.KeepAsync(answer), FrameWriter.CallResult(id, answer.Payload.Span), unkept, action.ToArray());
        }
    }

    private async Task SayWhenKeptAsync(Task<bool> keeping, byte[] result, byte[] unkept, byte[] action)
    {
        var kept = await keeping.ConfigureAwait(false);
        lock (gate)
        {
            if (table.State is SessionState.Closed)
            {
                return;     // the station will ask again, and be answered as now
            }

            if (kept)
            {
                Say(result, action);
            }
            else
            {
                if (int.IsPow2(++_unkept))      // the first, and then ever more seldom
                {
                    Log.CallNotKept(table.Logger, table.Station, Encoding.UTF8.GetString(action), _unkept);
                }

                table.ToStation.Write(unkept);
            }
        }

        table.ToStation.Flush();
    }

    private void Say(byte[] result, ReadOnlySpan<byte> action)
    {
        if (FrameReader.TryRead(result, out var answer, out _))
        {
            table.Sightings.Answered(action, answer);
        }

        table.Metrics.CallAnswered();
        Failpoint.Reach(Failpoint.Answer);
        table.ToStation.Write(result);
    }
}
