using System.ComponentModel;
using System.Net.Sockets;

namespace Gateway.Metering.Lines;

/// <summary>
/// One wire or one TCP connection, however many units there are behind it. Requests queue here in the order they come, one is
/// under way at a time. It opens when it is first needed, and again after a loss.
/// </summary>
internal sealed class ModbusLine(LineAddress address, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>How long a host may take to accept a connection.</summary>
    internal static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    private readonly SpareTime _spare = new(time);
    private readonly SemaphoreSlim _turn = new(1, 1);       // whoever has it may use the fields
    private readonly HashSet<byte> _alive = [];             // units whose last exchange was good
    private readonly OwedAnswers _owed = new();
    private ILineConnection? _connection;
    private string _trouble = "";
    private TimeSpan _pause;                                // after a failed dial, doubled by each further one
    private long _failedAt;
    private long _lastProgress = time.GetTimestamp();       // the one field that others read

    public string Name { get; } = address.ToString();

    /// <summary>When a request last came to its end, good or bad: while this moves, nothing hangs.</summary>
    public long LastProgress => Volatile.Read(ref _lastProgress);

    /// <summary>
    /// Reads registers. Waits for its turn without counting that time; <paramref name="patience"/> is for the answer. What can
    /// go wrong is told in the answer; only <paramref name="stopping"/> is thrown.
    /// </summary>
    public Task<ModbusAnswer> ReadAsync(ModbusRead read, TimeSpan patience, Tries tries, CancellationToken stopping)
        => AskAsync(ModbusRequest.Of(read), patience, tries, stopping);

    /// <summary>Reads bits; as registers otherwise.</summary>
    public Task<ModbusAnswer> ReadBitsAsync(ModbusBits bits, TimeSpan patience, Tries tries, CancellationToken stopping)
        => AskAsync(ModbusRequest.Of(bits), patience, tries, stopping);

    /// <summary>Writes registers; as a read otherwise. Good means that the device has confirmed these values for these registers.</summary>
    public Task<ModbusAnswer> WriteAsync(ModbusWrite write, TimeSpan patience, Tries tries, CancellationToken stopping)
        => AskAsync(ModbusRequest.Of(write), patience, tries, stopping);

    public void Dispose()
    {
        _connection?.Dispose();
        _turn.Dispose();
        _spare.Dispose();
    }

    private async Task<ModbusAnswer> AskAsync(ModbusRequest request, TimeSpan patience, Tries tries, CancellationToken stopping)
    {
        if (tries is Tries.OneInSpareTime)
        {
            return await AskInSpareTimeAsync(request, patience, stopping);
        }

        var turn = await TurnAsync(request, patience, stopping);
        return tries is Tries.Two && turn.IsWorthRepeating ? (await TurnAsync(request, patience, stopping)).Answer : turn.Answer;
    }

    private async Task<ModbusAnswer> AskInSpareTimeAsync(ModbusRequest request, TimeSpan patience, CancellationToken stopping)
    {
        await _spare.EnterAsync(stopping);
        var cost = TimeSpan.Zero;
        try
        {
            var turn = await TurnAsync(request, patience, stopping);
            cost = turn.Cost;
            return turn.Answer;
        }
        finally
        {
            _spare.Leave(cost);
        }
    }

    private async Task<Turn> TurnAsync(ModbusRequest request, TimeSpan patience, CancellationToken stopping)
    {
        await _turn.WaitAsync(stopping);
        try
        {
            var began = time.GetTimestamp();
            if (await ConnectedAsync(stopping) is not { } connection)
            {
                return new(ModbusAnswer.Bad(ModbusOutcome.Unreachable, _trouble), IsWorthRepeating: false, TimeSpan.Zero);
            }

            var answer = await ExchangeAsync(connection, request, patience, stopping);
            var isLost = !answer.IsGood && answer.Outcome is not ModbusOutcome.Unreachable;
            _ = answer.IsGood ? _alive.Add(request.Unit) : _alive.Remove(request.Unit);
            return new(
                answer,
                // A refusal is an answer, and where no connection could be made the pause is not cut short.
                !answer.IsGood && answer.Outcome is not ModbusOutcome.Refused && _pause == TimeSpan.Zero,
                isLost && _alive.Count > 0 ? time.GetElapsedTime(began) : TimeSpan.Zero);
        }
        finally
        {
            Volatile.Write(ref _lastProgress, time.GetTimestamp());
            _turn.Release();
        }
    }

    private async Task<ModbusAnswer> ExchangeAsync(
        ILineConnection connection, ModbusRequest request, TimeSpan patience, CancellationToken stopping)
    {
        var isFine = false;
        try
        {
            var answer = await connection.ExchangeAsync(request, patience, stopping);
            isFine = connection.IsUsable;
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
            }

            return answer;
        }
        finally
        {
            if (!isFine)        // unusable, or left in the middle of an exchange
            {
                connection.Dispose();
                _connection = null;
            }
        }
    }

    private async Task<ILineConnection?> ConnectedAsync(CancellationToken stopping)
    {
        if (_connection is not null || time.GetElapsedTime(_failedAt) < _pause)
        {
            return _connection;
        }

        using var timeout = new CancellationTokenSource(ConnectPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, timeout.Token);
        try
        {
            _connection = await address.OpenAsync(_owed, time, either.Token);
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
        catch (Win32Exception e)
        {
            Failed($"cannot be opened ({e.Message})");
        }

        return _connection;
    }

    private void Failed(string trouble)
    {
        _trouble = trouble;
        _failedAt = time.GetTimestamp();
        _pause = _pause == TimeSpan.Zero ? FirstPause : TimeSpan.FromTicks(Math.Min(2 * _pause.Ticks, LongestPause.Ticks));
    }

    /// <param name="Cost">Time that the line had no use of, while it could have served others.</param>
    private readonly record struct Turn(ModbusAnswer Answer, bool IsWorthRepeating, TimeSpan Cost);
}
