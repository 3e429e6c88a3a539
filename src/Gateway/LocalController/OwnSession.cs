using System.Text;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Ocpp.Messages;
using Gateway.Site;
using Gateway.WebSockets;

namespace Gateway.LocalController;

/// <summary>One connection of the gateway's own, as a charging station without EVSEs. OCPP 2.1 part 1, §8.3; part 2, B01-B03.</summary>
internal sealed class OwnSession(
    WebSocketConnection csms, OcppVersion version, GatewayIdentity identity, SiteImage image, TimeProvider time, ILogger logger)
    : IWebSocketHandler
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private string? _waitingFor;                            // under _lock
    private TaskCompletionSource<byte[]?>? _answer;         // under _lock

    /// <summary>Boots, then sends heartbeats, until the connection ends or a call stays unanswered.</summary>
    /// <returns>Why it ended.</returns>
    public async Task<string> RunAsync(CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var reading = csms.ReceiveAsync(this);
        var talking = TalkAsync(ended.Token);
        await Task.WhenAny(reading, talking).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        csms.Close(CloseCode.GoingAway, "the gateway ends its link");
        csms.Abort("the link ended");
        var why = await talking.ConfigureAwait(false);
        var end = await reading.ConfigureAwait(false);
        return why ?? $"{end.Code} {end.Reason}".Trim();
    }

    public void OnMessage(ReadOnlySpan<byte> utf8)
    {
        if (!FrameReader.TryRead(utf8, out var frame, out var fault))
        {
            Log.FrameRejected(logger, fault.ToString());
            if (FrameWriter.Rejection(frame, fault, version) is { } error)
            {
                Send(error);
            }
        }
        else if (frame.Type is MessageType.Call)
        {
            Decline(frame);
        }
        else if (frame.Type is MessageType.CallResult or MessageType.CallError)
        {
            Take(frame);
        }
    }

    // Each request of the version is declined honestly: known, but not built; or not known at all. Part 4, §4.3.
    private void Decline(in Frame call)
    {
        var sender = MessageCatalogue.Of(version).Find(call.Action)?.Sender;
        var code = sender is Direction.CsmsToStation or Direction.CsmsToController or Direction.Both
            ? ErrorCode.NotSupported
            : ErrorCode.NotImplemented;
        Log.CallDeclined(logger, Encoding.UTF8.GetString(call.Action), code.ToString());
        Send(FrameWriter.CallError(call.Id, code, version, "The gateway does not do this on its own link."));
    }

    private void Take(in Frame answer)
    {
        TaskCompletionSource<byte[]?>? waiting = null;
        lock (_lock)
        {
            if (_waitingFor is not null && answer.Id.SequenceEqual(Encoding.UTF8.GetBytes(_waitingFor)))
            {
                (waiting, _answer, _waitingFor) = (_answer, null, null);
            }
        }

        if (waiting is null)
        {
            Log.StrayAnswer(logger, Encoding.UTF8.GetString(answer.Id));
        }
        else
        {
            waiting.TrySetResult(answer.Type is MessageType.CallResult ? answer.Payload.ToArray() : null);
        }
    }

    /// <returns>Why it gave up; null: it was told to stop.</returns>
    private async Task<string?> TalkAsync(CancellationToken stopping)
    {
        try
        {
            var interval = await BootAsync(stopping).ConfigureAwait(false);
            while (true)
            {
                await WaitAsync(interval, stopping).ConfigureAwait(false);
                await CallAsync(Calls.Heartbeat(), stopping).ConfigureAwait(false);
            }
        }
        catch (TimeoutException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <returns>The heartbeat interval.</returns>
    private async Task<TimeSpan> BootAsync(CancellationToken stopping)
    {
        while (true)
        {
            var payload = await CallAsync(Calls.BootNotification(identity, "PowerUp"), stopping).ConfigureAwait(false);
            var answer = Answers.ReadBoot(payload ?? []);
            var interval = answer.Interval > TimeSpan.Zero ? answer.Interval : UsualInterval;
            var status = answer.IsPending ? "Pending" : answer.Status.ToString();
            Log.Booted(logger, status, interval.TotalSeconds);
            image.ReportCsms(new(true, version.Name(), status, time.GetUtcNow(), null));
            if (answer.Status is AnswerStatus.Accepted)
            {
                return interval;
            }

            await WaitAsync(interval, stopping).ConfigureAwait(false);
        }
    }

    // The link is looked after in between: a CSMS that vanished without a word is noticed by its missing pongs.
    private async Task WaitAsync(TimeSpan wait, CancellationToken stopping)
    {
        var from = time.GetTimestamp();
        while (time.GetElapsedTime(from) < wait)
        {
            var left = wait - time.GetElapsedTime(from);
            await Task.Delay(left < TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1), time, stopping).ConfigureAwait(false);
            csms.KeepAlive(UsualInterval);
        }
    }

    /// <returns>The CALLRESULT's payload; null for a CALLERROR.</returns>
    /// <exception cref="TimeoutException">The CSMS did not answer: the link is given up (part 4, §5.2).</exception>
    private async Task<byte[]?> CallAsync(Request request, CancellationToken stopping)
    {
        var id = Guid.NewGuid().ToString();
        var answer = new TaskCompletionSource<byte[]?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            (_waitingFor, _answer) = (id, answer);
        }

        Send(FrameWriter.Call(id, request.Action, request.Payload.Span));
        try
        {
            return await answer.Task.WaitAsync(CallTimeout, time, stopping).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"the CSMS did not answer {request.Action} within {CallTimeout.TotalSeconds:0} s");
        }
    }

    private void Send(byte[] frame)
    {
        csms.Write(frame);
        csms.Flush();
    }
}
