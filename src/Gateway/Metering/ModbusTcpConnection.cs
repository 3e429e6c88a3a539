using System.Net.Sockets;

namespace Gateway.Metering;

/// <summary>
/// One TCP connection, from its dial to its end. Knows which requests are still unanswered, so that a late answer is
/// recognised and skipped. One exchange at a time; the caller sees to that.
/// </summary>
internal sealed class ModbusTcpConnection : IDisposable
{
    /// <summary>Unanswered exchanges in a row before a connection on which nothing comes back is given up as half open.</summary>
    private const int SilencesToEnd = 3;      // a request and its repetition for one dead unit are not enough

    private readonly NetworkStream _stream;
    private readonly TimeProvider _time;
    private readonly byte[] _buffer = new byte[MbapHeader.Length + ModbusPdu.MaxLength];
    private readonly HashSet<ushort> _unanswered = [];
    private ushort _transaction;
    private int _received;          // bytes of the message that has begun to arrive
    private int _silences;

    private ModbusTcpConnection(Socket socket, TimeProvider time)
        => (_stream, _time) = (new(socket, ownsSocket: true), time);

    /// <summary>False once an exchange has shown that nothing good can come of it any more.</summary>
    public bool IsUsable { get; private set; } = true;

    /// <summary>True once any message has come back.</summary>
    public bool HasAnswered { get; private set; }

    public static async Task<ModbusTcpConnection> OpenAsync(string host, int port, TimeProvider time, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancellation);
            return new(socket, time);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>One request and its answer. Throws only when <paramref name="stopping"/> ends it.</summary>
    public async Task<ModbusAnswer> ExchangeAsync(ModbusRead read, TimeSpan patience, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, timeout.Token);
        var sentAt = _time.GetTimestamp();
        try
        {
            var transaction = ++_transaction;
            _unanswered.Add(transaction);
            await _stream.WriteAsync(MbapHeader.Request(transaction, read), either.Token);
            return await AnswerAsync(transaction, read, either.Token) with { SentAt = sentAt };
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

    public void Dispose() => _stream.Dispose();

    private async Task<ModbusAnswer> AnswerAsync(ushort transaction, ModbusRead read, CancellationToken cancellation)
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
            if (!_unanswered.Remove(header.Transaction))
            {
                return End(ModbusOutcome.NotBelieved, $"answered transaction {header.Transaction}, which nobody began");
            }

            if (header.Transaction == transaction)
            {
                return Judge(header, _buffer.AsSpan(MbapHeader.Length, header.PduLength), read);
            }

            // Else it is the late answer to a request that was given up: the one waited for may follow.
        }
    }

    private static ModbusAnswer Judge(MbapHeader header, ReadOnlySpan<byte> pdu, ModbusRead read)
        => header.Unit == read.Unit
            ? ModbusPdu.ReadAnswer(pdu, read)
            : ModbusAnswer.Bad(ModbusOutcome.NotBelieved, $"answered for unit {header.Unit} when asked for {read.Unit}");

    private async ValueTask FillAsync(int length, CancellationToken cancellation)
    {
        while (_received < length)
        {
            var read = await _stream.ReadAsync(_buffer.AsMemory(_received, length - _received), cancellation);
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
