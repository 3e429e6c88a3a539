using System.Text;
using System.Threading.Channels;
using Gateway.Ocpp;
using Gateway.Ocpp.Messages;
using Gateway.Site;
using Gateway.WebSockets;

namespace Gateway.LocalController;

/// <summary>
/// The frames of one connection of the gateway's own: calls out one at a time (part 4, §4.1.1), calls in one after the other, so
/// that whoever answers them needs no lock.
/// </summary>
internal sealed class OwnSocket(
    WebSocketConnection csms, OcppVersion version, TimeProvider time, ILogger logger, SecurityEvents? security = null) : IWebSocketHandler
{
    /// <summary>A CSMS has one call open at a time; one that has many more does not listen to our answers either.</summary>
    private const int MostWaiting = 32;

    private readonly Channel<(byte[] Id, CsmsCall Call)> _asked = Channel.CreateBounded<(byte[] Id, CsmsCall Call)>(MostWaiting);
    private readonly Channel<bool> _turn = Turn();      // whoever has read from it speaks, and writes it back
    private readonly TaskCompletionSource<string> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private string? _waitingFor;                            // under _lock
    private TaskCompletionSource<OwnAnswer>? _answer;       // under _lock
    private Action<OwnAnswer>? _seen;                       // under _lock

    public OcppVersion Version => version;

    /// <summary>Why the link is to be given up, once it is.</summary>
    public Task<string> Broken => _broken.Task;

    /// <summary>Calls of the CSMS, in their order.</summary>
    public IAsyncEnumerable<(byte[] Id, CsmsCall Call)> AskedAsync(CancellationToken stopping) => _asked.Reader.ReadAllAsync(stopping);

    public void OnMessage(ReadOnlySpan<byte> utf8)
    {
        if (!FrameReader.TryRead(utf8, out var frame, out var fault))
        {
            Log.FrameRejected(logger, fault.ToString());
            security?.Happened(SecurityKind.InvalidMessages, "csms", $"It sent what is no frame ({fault}).");
            if (FrameWriter.Rejection(frame, fault, version) is { } error)
            {
                Write(error);
            }
        }
        else if (frame.Type is MessageType.Call)
        {
            Take(frame);
        }
        else if (frame.Type is MessageType.CallResult or MessageType.CallError)
        {
            Match(frame);
        }
        else if (frame.Type is MessageType.CallResultError)
        {
            Log.AnswerRejected(logger, Encoding.UTF8.GetString(frame.Id), Encoding.UTF8.GetString(frame.Action));
        }
    }

    /// <summary>Nothing more comes: who waits for an answer, or for a turn, is told so.</summary>
    public void End(string reason)
    {
        _broken.TrySetResult(reason);
        lock (_lock)
        {
            _answer?.TrySetResult(new(OwnOutcome.Unanswered));
            (_waitingFor, _answer) = (null, null);
        }
    }

    /// <summary>Waits for its turn, then for the answer.</summary>
    /// <param name="patience">How long the CSMS may take; who asks waits for others' turns besides.</param>
    /// <param name="seen">Told of the answer before the next frame is looked at; short, and waits for nobody.</param>
    public async Task<OwnAnswer> CallAsync(Request request, TimeSpan patience, CancellationToken stopping, Action<OwnAnswer>? seen = null)
    {
        await _turn.Reader.ReadAsync(stopping).ConfigureAwait(false);
        try
        {
            return await CallNowAsync(request, patience, seen, stopping).ConfigureAwait(false);
        }
        finally
        {
            _turn.Writer.TryWrite(true);
        }
    }

    /// <summary>Also for messages that are never answered (2.1).</summary>
    public void Write(byte[] frame)
    {
        csms.Write(frame);
        csms.Flush();
    }

    private static Channel<bool> Turn()
    {
        var turn = Channel.CreateBounded<bool>(1);
        turn.Writer.TryWrite(true);
        return turn;
    }

    private async Task<OwnAnswer> CallNowAsync(Request request, TimeSpan patience, Action<OwnAnswer>? seen, CancellationToken stopping)
    {
        var id = Guid.NewGuid().ToString();
        var answer = new TaskCompletionSource<OwnAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (Broken.IsCompleted)
            {
                return new(OwnOutcome.NotSent);
            }

            (_waitingFor, _answer, _seen) = (id, answer, seen);
        }

        Write(FrameWriter.Call(id, request.Action, request.Payload.Span));
        try
        {
            return await answer.Task.WaitAsync(patience, time, stopping).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _broken.TrySetResult($"the CSMS did not answer {request.Action} within {patience.TotalSeconds:0} s");
            return new(OwnOutcome.Unanswered);
        }
    }

    private void Take(in Frame call)
    {
        var asked = new CsmsCall(version, Encoding.UTF8.GetString(call.Action), call.Payload.ToArray());
        if (!_asked.Writer.TryWrite((call.Id.ToArray(), asked)))
        {
            Write(FrameWriter.CallError(call.Id, ErrorCode.GenericError, version, $"{MostWaiting} calls wait for their answers already."));
        }
    }

    private void Match(in Frame answer)
    {
        TaskCompletionSource<OwnAnswer>? waiting = null;
        Action<OwnAnswer>? seen = null;
        lock (_lock)
        {
            if (_waitingFor is not null && answer.Id.SequenceEqual(Encoding.UTF8.GetBytes(_waitingFor)))
            {
                (waiting, seen, _answer, _waitingFor) = (_answer, _seen, null, null);
            }
        }

        if (waiting is null)
        {
            Log.StrayAnswer(logger, Encoding.UTF8.GetString(answer.Id));
        }
        else
        {
            OwnAnswer read = answer.Type is MessageType.CallResult
                ? new(OwnOutcome.Answered, answer.Payload.ToArray())
                : new(OwnOutcome.Refused, default, Encoding.UTF8.GetString(answer.Action));
            seen?.Invoke(read);
            waiting.TrySetResult(read);
        }
    }
}
