using System.Net.Sockets;

namespace Gateway.Metering;

/// <summary>
/// A Modbus TCP line: one host and port, however many units there are behind it. Requests queue here, one is under way at a
/// time. It connects when it is first needed, and again after a loss.
/// </summary>
internal sealed class ModbusTcpClient(string host, int port, TimeProvider time, ILogger logger) : IDisposable
{
    public const int DefaultPort = 502;

    /// <summary>How long a host may take to accept a connection.</summary>
    internal static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    private readonly SemaphoreSlim _turn = new(1, 1);       // whoever has it may use the fields
    private ModbusTcpConnection? _connection;
    private string _trouble = "";
    private TimeSpan _pause;                                // after a failed dial, doubled by each further one
    private long _failedAt;
    private long _lastProgress = time.GetTimestamp();       // the one field that others read

    public string Name { get; } = $"{host}:{port}";

    /// <summary>When a request last came to its end, good or bad: while this moves, nothing hangs.</summary>
    public long LastProgress => Volatile.Read(ref _lastProgress);

    /// <summary>
    /// Reads registers. Waits for its turn without counting that time; <paramref name="patience"/> is for the answer. What can
    /// go wrong is told in the answer; only <paramref name="stopping"/> is thrown.
    /// </summary>
    /// <param name="retry">True: a request that was lost is sent once more before it counts as failed.</param>
    public async Task<ModbusAnswer> ReadAsync(ModbusRead read, TimeSpan patience, bool retry, CancellationToken stopping)
    {
        await _turn.WaitAsync(stopping);
        try
        {
            var answer = await AttemptAsync(read, patience, stopping);
            return retry && IsWorthRepeating(answer) ? await AttemptAsync(read, patience, stopping) : answer;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _turn.Dispose();
    }

    /// <summary>A refusal is an answer, and where no connection could be made the pause is not cut short.</summary>
    private bool IsWorthRepeating(ModbusAnswer answer)
        => !answer.IsGood && answer.Outcome is not ModbusOutcome.Refused && _pause == TimeSpan.Zero;

    private async Task<ModbusAnswer> AttemptAsync(ModbusRead read, TimeSpan patience, CancellationToken stopping)
    {
        if (await ConnectedAsync(stopping) is not { } connection)
        {
            return ModbusAnswer.Bad(ModbusOutcome.Unreachable, _trouble);
        }

        var answer = await connection.ExchangeAsync(read, patience, stopping);
        Volatile.Write(ref _lastProgress, time.GetTimestamp());
        if (connection.HasAnswered)
        {
            _pause = TimeSpan.Zero;
        }
        else if (answer.Outcome is ModbusOutcome.Unreachable)
        {
            Failed(answer.Reason);      // lets us in and throws us out: as good as refused
        }

        if (!connection.IsUsable)
        {
            Log.ConnectionEnded(logger, Name, answer.Reason);
            connection.Dispose();
            _connection = null;
        }

        return answer;
    }

    private async Task<ModbusTcpConnection?> ConnectedAsync(CancellationToken stopping)
    {
        if (_connection is not null)
        {
            return _connection;
        }

        if (time.GetElapsedTime(_failedAt) < _pause)
        {
            return null;
        }

        using var timeout = new CancellationTokenSource(ConnectPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, timeout.Token);
        try
        {
            _connection = await ModbusTcpConnection.OpenAsync(host, port, time, either.Token);
            Log.Connected(logger, Name);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            Failed($"does not accept a connection within {ConnectPatience.TotalSeconds:0} s");
        }
        catch (SocketException e)
        {
            Failed($"does not accept a connection ({e.SocketErrorCode})");
        }

        return _connection;
    }

    private void Failed(string trouble)
    {
        Volatile.Write(ref _lastProgress, time.GetTimestamp());
        _trouble = trouble;
        _failedAt = time.GetTimestamp();
        _pause = _pause == TimeSpan.Zero ? FirstPause : TimeSpan.FromTicks(Math.Min(2 * _pause.Ticks, LongestPause.Ticks));
    }
}
