using System.Net.Sockets;

namespace Gateway.Metering.Lines;

/// <summary>
/// A connection that speaks Modbus TCP, until its end. Knows which requests are still unanswered, so that a late answer is
/// recognised and skipped. One exchange at a time; the caller sees to that.
/// </summary>
internal sealed class MbapConnection(Stream stream, TimeProvider time) : ILineConnection
{
    /// <summary>Unanswered exchanges in a row before a connection on which nothing comes back is given up as half open.</summary>
    private const int SilencesToEnd = 3;      // a request and its repetition for one dead unit are not enough

    private readonly byte[] _buffer = new byte[MbapHeader.Length + ModbusPdu.MaxLength];
    private readonly HashSet<ushort> _unanswered = [];
    private ushort _transaction = (ushort)Random.Shared.Next();      // a gateway may bring answers to an earlier connection
    private ushort? _answered;      // the last that came to its end
    private int _received;          // bytes of the message that has begun to arrive
    private int _silences;

    /// <summary>False once an exchange has shown that nothing good can come of it any more.</summary>
    public bool IsUsable { get; private set; } = true;

    /// <summary>True once any message has come back.</summary>
    public bool HasAnswered { get; private set; }

    /// <summary>One request and its answer. Throws only when <paramref name="stopping"/> ends it.</summary>
    public async Task<ModbusAnswer> ExchangeAsync(ModbusRequest request, TimeSpan patience, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, timeout.Token);
        var sentAt = time.GetTimestamp();
        try
        {
            var transaction = ++_transaction;
            _unanswered.Add(transaction);
            await stream.WriteAsync(MbapHeader.Request(transaction, request), either.Token);
            return await AnswerAsync(transaction, request, either.Token) with { SentAt = sentAt };
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return TimedOut(patience) with { SentAt = sentAt };
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return End(ModbusOutcome.Unreachable, "ended the connection") with { SentAt = sentAt };
        }
    }

    public void Dispose() => stream.Dispose();

    private async Task<ModbusAnswer> AnswerAsync(ushort transaction, ModbusRequest request, CancellationToken cancellation)
    {
        while (true)
        {
            await FillAsync(MbapHeader.Length, cancellation);
            if (!MbapHeader.TryRead(_buffer, out var header, out var fault))
            {
                return End(ModbusOutcome.NotBelieved, fault);
            }

            await FillAsync(MbapHeader.Length + header.PduLength, cancellation);
            _received = 0;
            _silences = 0;
            HasAnswered = true;
            if (!_unanswered.Remove(header.Transaction) && header.Transaction != _answered)
            {
                return End(ModbusOutcome.NotBelieved, $"answered transaction {header.Transaction}, which nobody began");
            }

            if (header.Transaction == transaction)
            {
                _answered = transaction;
                return Judge(header, _buffer.AsMemory(MbapHeader.Length, header.PduLength), request);
            }

            // Else it is the late answer to a request that was given up, or one told twice: the one waited for may follow.
        }
    }

    private static ModbusAnswer Judge(MbapHeader header, ReadOnlyMemory<byte> pdu, ModbusRequest request)
        => header.Unit == request.Unit
            ? request.Judge(pdu)
            : ModbusAnswer.Bad(ModbusOutcome.NotBelieved, $"answered for unit {header.Unit} when asked for {request.Unit}");

    private async ValueTask FillAsync(int length, CancellationToken cancellation)
    {
        while (_received < length)
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_received, length - _received), cancellation);
            _received += read > 0 ? read : throw new EndOfStreamException();
        }
    }

    private ModbusAnswer TimedOut(TimeSpan patience)
    {
        var after = $"within {patience.TotalSeconds:0.###} s";
        if (_received > 0)
        {
            return End(ModbusOutcome.NotBelieved, $"sent {_received} bytes of an answer and not the rest {after}");
        }

        IsUsable = ++_silences < SilencesToEnd;
        return ModbusAnswer.Bad(ModbusOutcome.Silent, $"did not answer {after}");
    }

    private ModbusAnswer End(ModbusOutcome outcome, string reason)
    {
        IsUsable = false;
        return ModbusAnswer.Bad(outcome, reason);
    }
}
