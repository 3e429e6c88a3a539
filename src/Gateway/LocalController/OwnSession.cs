using Gateway.Ocpp;
using Gateway.Ocpp.Messages;
using Gateway.Site;
using Gateway.WebSockets;

namespace Gateway.LocalController;

/// <summary>How the gateway stands with the CSMS on one connection. OCPP 2.1 part 2, B01 to B03.</summary>
internal enum OwnState { Unknown, Accepted, Pending, Rejected }

/// <summary>One connection of the gateway's own, as a charging station without EVSEs: boot, heartbeats, the calls of the CSMS.</summary>
internal sealed class OwnSession(
    WebSocketConnection csms, OcppVersion version, OwnDesk desk, OwnVoice voice, OwnBoot boot, OwnSettings settings, SiteImage image,
    TimeProvider time, ILogger logger, SecurityEvents? security = null)
{
    /// <summary>So many calls that take long are answered beside the others; a CSMS has one open at a time.</summary>
    private const int MostAside = 8;

    private readonly OwnSocket _socket = new(csms, version, time, logger, security);
    private TaskCompletionSource _again = new();        // completed: the boot is to be told again without waiting
    private volatile OwnState _state;
    private int _aside;

    public OcppVersion Version => version;

    public OwnState State => _state;

    /// <summary>Boots, then sends heartbeats, until the connection ends or a call stays unanswered.</summary>
    /// <returns>Why it ended.</returns>
    public async Task<string> RunAsync(CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var reading = csms.ReceiveAsync(_socket);
        voice.Began(this);
        Task[] working = [TalkAsync(ended.Token), AnswerAsync(ended.Token), LookAfterAsync(ended.Token)];     // the first knows how we stand
        await Task.WhenAny([reading, _socket.Broken, .. working]).ConfigureAwait(false);
        voice.Ended(this);
        var broken = _socket.Broken.IsCompleted ? await _socket.Broken.ConfigureAwait(false) : null;
        await ended.CancelAsync().ConfigureAwait(false);
        csms.Close(CloseCode.GoingAway, "the gateway ends its link");
        csms.Abort("the link ended");
        var end = await reading.ConfigureAwait(false);
        _socket.End("the link ended");
        var faults = await FaultOfAsync(working).ConfigureAwait(false);
        return faults ?? broken ?? $"{end.Code} {end.Reason}".Trim();
    }

    public Task<OwnAnswer> CallAsync(Request request, CancellationToken stopping)
        => _socket.CallAsync(request, settings.MessageTimeout.Value, stopping);

    public bool Send(Request message)
    {
        _socket.Write(FrameWriter.Send(Guid.NewGuid().ToString(), message.Action, message.Payload.Span));
        return true;
    }

    /// <summary>The link is to be given up.</summary>
    public void End(string reason) => _socket.End(reason);

    /// <returns>False: the boot is not pending, or about to be told again already.</returns>
    public bool BootAgain() => _state is OwnState.Pending && Volatile.Read(ref _again).TrySetResult();

    private async Task AnswerAsync(CancellationToken stopping)
    {
        await foreach (var (id, call) in _socket.AskedAsync(stopping).ConfigureAwait(false))
        {
            if (desk.TakesLong(call.Action) && Volatile.Read(ref _aside) < MostAside)
            {
                _ = AnswerAsideAsync(id, call, stopping);
            }
            else
            {
                await AnswerAsync(id, call, stopping).ConfigureAwait(false);
            }
        }
    }

    private async Task AnswerAsideAsync(byte[] id, CsmsCall call, CancellationToken stopping)
    {
        Interlocked.Increment(ref _aside);
        await desk.FollowAsync(call.Action, ended => AnswerAsync(id, call, ended), stopping).ConfigureAwait(false);
        Interlocked.Decrement(ref _aside);
    }

    private async Task AnswerAsync(byte[] id, CsmsCall call, CancellationToken stopping)
    {
        var reply = _state is OwnState.Accepted or OwnState.Pending
            ? await desk.AnswerAsync(call, stopping).ConfigureAwait(false)
            : Reply.Error(ErrorCode.SecurityError, "The gateway's boot is not accepted yet.");      // B03.FR.08
        _socket.Write(reply.Payload is { } payload
            ? FrameWriter.CallResult(id, payload.Span)
            : FrameWriter.CallError(id, reply.Code, version, reply.Text));
        if (reply.Then is { } then)
        {
            _ = desk.FollowAsync(call.Action, then, stopping);
        }
    }

    private async Task TalkAsync(CancellationToken stopping)
    {
        if (boot.IsDone)
        {
            Become(OwnState.Accepted);      // a link that is opened anew is no boot (part 4, §5.4)
        }

        while (true)
        {
            if (_state is not OwnState.Accepted)
            {
                await BootAsync(stopping).ConfigureAwait(false);
                await settings.HeartbeatInterval.WaitAsync(time, stopping).ConfigureAwait(false);
            }

            var beat = await CallAsync(Calls.Heartbeat(), stopping).ConfigureAwait(false);
            if (beat is { Outcome: OwnOutcome.Refused, Code: "SecurityError" })
            {
                Log.BootForgotten(logger);
                boot.Forget();
                _state = OwnState.Unknown;
                continue;
            }

            await settings.HeartbeatInterval.WaitAsync(time, stopping).ConfigureAwait(false);
        }
    }

    private async Task BootAsync(CancellationToken stopping)
    {
        while (true)
        {
            Volatile.Write(ref _again, new(TaskCreationOptions.RunContinuationsAsynchronously));

            // A CSMS may call right behind its answer: that is judged by the state that the answer puts us in.
            var answer = await _socket.CallAsync(
                boot.Request(), settings.MessageTimeout.Value, stopping, seen => _state = boot.Read(seen).State).ConfigureAwait(false);
            var (state, interval) = boot.Read(answer);
            Log.Booted(logger, state.ToString(), interval.TotalSeconds);
            Become(state);
            if (state is OwnState.Accepted)
            {
                boot.Done(interval);
                return;
            }

            await Task.WhenAny(Task.Delay(interval, time, stopping), _again.Task).ConfigureAwait(false);
            stopping.ThrowIfCancellationRequested();
        }
    }

    private void Become(OwnState state)
    {
        _state = state;
        image.ReportCsms(new(true, version.Name(), state.ToString(), time.GetUtcNow(), null));
        if (state is OwnState.Accepted)
        {
            voice.WasAccepted();
        }
    }

    /// <summary>A CSMS that vanished without a word is noticed by its missing pongs.</summary>
    private async Task LookAfterAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
        {
            if (settings.PingInterval.Value > TimeSpan.Zero)
            {
                csms.KeepAlive(settings.PingInterval.Value);
            }
        }
    }

    private async Task<string?> FaultOfAsync(Task[] working)
    {
        foreach (var task in working)
        {
            try
            {
                await task.ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // That is how they end.
            }
            catch (Exception e)
            {
                Log.Failed(logger, e);
                return e.Message;
            }
        }

        return null;
    }
}
