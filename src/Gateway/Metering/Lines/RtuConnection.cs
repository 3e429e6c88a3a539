using System.Net.Sockets;

namespace Gateway.Metering.Lines;

/// <summary>
/// A connection that speaks RTU, over a serial line or TCP, until its end. Finds the answer among garbage, echoes and answers to
/// others; never takes a late one for the present one (see <see cref="OwedAnswers"/>). One exchange at a time.
/// </summary>
internal sealed class RtuConnection(Stream stream, RtuTiming timing, OwedAnswers owed, TimeProvider time) : ILineConnection
{
    private readonly RtuInput _input = new(stream, time);
    private ModbusRequest? _answered;       // the last one
    private int _silences;
    private bool? _echoes;          // does the line bring back what we send? Null: nobody knows yet

    public bool IsUsable { get; private set; } = true;

    public bool HasAnswered { get; private set; }

    public async Task<ModbusAnswer> ExchangeAsync(ModbusRequest request, TimeSpan patience, CancellationToken stopping)
    {
        try
        {
            return await PrepareAsync(request, patience, stopping) ?? await AskAsync(request, patience, stopping);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return End(ModbusOutcome.Unreachable, "takes no more bytes");
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            return End(ModbusOutcome.Unreachable, "ended the connection");
        }
    }

    public void Dispose() => stream.Dispose();

    /// <summary>Asks what has to be known first. Null: nothing stands in the way of the request.</summary>
    private async Task<ModbusAnswer?> PrepareAsync(ModbusRequest request, TimeSpan patience, CancellationToken stopping)
    {
        if (request.IsWrite && _echoes is null && await LearnEchoAsync(request, patience, stopping) is { } unknown)
        {
            return unknown;
        }

        while (owed.AskFirst(request) is { } first)
        {
            if (await AskAsync(first, patience, stopping) is var answer && !CameThrough(answer))
            {
                return answer;
            }
        }

        return null;
    }

    /// <summary>
    /// The confirmation of a written register is the request again: on a line that brings back what we send it would confirm
    /// itself. So a register is read before the first write. Null: it is known now.
    /// </summary>
    private async Task<ModbusAnswer?> LearnEchoAsync(ModbusRequest request, TimeSpan patience, CancellationToken stopping)
    {
        var any = ModbusRequest.Of(new ModbusRead(request.Unit, RegisterKind.Holding, request.Address, 1));
        var answer = await ExchangeAsync(any, patience, stopping);
        return !CameThrough(answer) ? answer
            : _echoes is null ? ModbusAnswer.Bad(ModbusOutcome.NotBelieved, "sent garbage before its answer, so nothing was written")
            : null;
    }

    private async Task<ModbusAnswer> AskAsync(ModbusRequest request, TimeSpan patience, CancellationToken stopping)
    {
        if (!await _input.QuietAsync(GapBefore(request), patience, stopping))
        {
            return End(ModbusOutcome.NotBelieved, "never stops sending");
        }

        var frame = RtuFrame.Write(request);
        owed.Add(request);
        var sentAt = time.GetTimestamp();
        using (var timeout = new CancellationTokenSource(patience, time))
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, timeout.Token))
        {
            await stream.WriteAsync(frame, either.Token);
        }

        var underWay = timing.Character * (frame.Length + RtuFrame.LengthOf(request.AnswerLength));
        return await AnswerAsync(request, frame, sentAt, patience + underWay, stopping) with { SentAt = sentAt };
    }

    private async Task<ModbusAnswer> AnswerAsync(
        ModbusRequest request, byte[] frame, long sentAt, TimeSpan patience, CancellationToken stopping)
    {
        var misfit = "";
        var echo = _echoes is true || (_echoes is null && !request.IsWrite) ? frame : [];
        while (true)
        {
            if (echo.Length > 0 && _input.Bytes.Span.StartsWith(echo))
            {
                _input.Drop(echo.Length);
                (_echoes, echo) = (true, []);
            }

            var mayConfirmItself = request.IsWrite && echo.Length > 0;
            if (!mayConfirmItself && RtuFrame.Find(_input.Bytes.Span, request) is { } found)
            {
                _echoes ??= found.At == 0 ? false : null;
                return Found(found, request);
            }

            misfit = (mayConfirmItself ? null : DropOthers(request)) ?? misfit;
            var left = patience - time.GetElapsedTime(sentAt);
            var wait = _input.Bytes.Length > 0 && left > RtuTiming.Lull ? RtuTiming.Lull : left;
            if (wait <= TimeSpan.Zero || !await _input.MoreAsync(wait, stopping))
            {
                return Nothing(misfit, patience);
            }
        }
    }

    private ModbusAnswer Found(RtuFrame frame, ModbusRequest request)
    {
        _silences = 0;
        HasAnswered = true;
        _answered = request;
        var pdu = frame.Pdu(_input.Bytes);
        owed.Settle(request.Unit, pdu);
        return request.Judge(pdu);
    }

    /// <summary>Drops whole answers that are not the one waited for; what is odd about the last of them, else null.</summary>
    private string? DropOthers(ModbusRequest request)
    {
        string? misfit = null;
        while (RtuFrame.First(_input.Bytes.Span) is { } other)
        {
            var unit = _input.Bytes.Span[0];
            misfit = unit == request.Unit
                ? request.Judge(other.Pdu(_input.Bytes)).Reason
                : $"answered for unit {unit} when asked for {request.Unit}";
            _input.Drop(other.Length);
            (_silences, HasAnswered) = (0, true);
        }

        return misfit;
    }

    private ModbusAnswer Nothing(string misfit, TimeSpan patience)
    {
        if (misfit.Length > 0 || _input.Bytes.Length > 0)
        {
            return ModbusAnswer.Bad(
                ModbusOutcome.NotBelieved, misfit.Length > 0 ? misfit : $"sent {_input.Bytes.Length} bytes that are no answer");
        }

        IsUsable = ++_silences != timing.SilencesToEnd;
        return ModbusAnswer.Bad(ModbusOutcome.Silent, $"did not answer within {patience.TotalSeconds:0.###} s");
    }

    private TimeSpan GapBefore(ModbusRequest request)
        => _answered is { } last && last.Unit == request.Unit && last.LooksLike(request) && timing.GapBeforeTwin > timing.Gap
            ? timing.GapBeforeTwin
            : timing.Gap;

    private static bool CameThrough(ModbusAnswer answer) => answer.Outcome is ModbusOutcome.Answered or ModbusOutcome.Refused;

    private ModbusAnswer End(ModbusOutcome outcome, string reason)
    {
        IsUsable = false;
        return ModbusAnswer.Bad(outcome, reason);
    }
}
