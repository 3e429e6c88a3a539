using System.Globalization;
using System.Text;
using Gateway.Ocpp;
using Gateway.Upstream;
using Gateway.WebSockets;

namespace Gateway.Benchmarks;

/// <summary>A station that sends meter values of a transaction, as most of the traffic of a site is.</summary>
internal sealed class LoadStation(string id) : IWebSocketHandler
{
    private readonly TimeProvider _time = TimeProvider.System;
    private WebSocketConnection? _connection;
    private TaskCompletionSource? _booted;
    private int _sequence;
    private long _sentAt;
    private bool _waiting;

    public bool Waiting => Volatile.Read(ref _waiting);

    /// <summary>True: the next call goes out as soon as one is answered.</summary>
    public bool Closed { get; set; }

    /// <summary>Where round trips go, in microseconds; null: nobody measures.</summary>
    public List<double>? RoundTrips { get; set; }

    public async Task ConnectAsync(CsmsDialer dialer)
    {
        _booted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var dial = await dialer.DialAsync(id, [Subprotocol.V201], null, 1 << 20, CancellationToken.None).ConfigureAwait(false);
        _connection = dial.Connection ?? throw new IOException($"{id}: {dial.Reason}");
        _ = _connection.ReceiveAsync(this);
        Send("BootNotification", """{"reason":"PowerUp","chargingStation":{"model":"Load","vendorName":"Bench"}}""");
        await _booted.Task.WaitAsync(TimeSpan.FromSeconds(30), _time).ConfigureAwait(false);
    }

    public void SendMeterValues()
    {
        var now = _time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        Send("TransactionEvent", string.Create(CultureInfo.InvariantCulture, $$$"""
            {"eventType":"Updated","timestamp":"{{{now}}}","triggerReason":"MeterValuePeriodic","seqNo":{{{_sequence}}},"transactionInfo":{"transactionId":"7d1f6e2a-{{{id}}}","chargingState":"Charging"},"evse":{"id":1,"connectorId":1},"meterValue":[{"timestamp":"{{{now}}}","sampledValue":[{"value":{{{1000000 + (_sequence * 31)}}},"measurand":"Energy.Active.Import.Register","unitOfMeasure":{"unit":"Wh"}},{"value":11040,"measurand":"Power.Active.Import","unitOfMeasure":{"unit":"W"}},{"value":16,"measurand":"Current.Import","phase":"L1"}]}]}
            """));
    }

    public void Hangup() => _connection?.Abort("over");

    public void OnMessage(ReadOnlySpan<byte> utf8)
    {
        if (!FrameReader.TryRead(utf8, out var frame, out _))
        {
            throw new InvalidDataException(Encoding.UTF8.GetString(utf8));
        }

        if (frame.Type is MessageType.Call)
        {
            _connection!.Write(FrameWriter.CallResult(frame.Id, """{"status":"Accepted"}"""u8));
            _connection.Flush();
            return;
        }

        Volatile.Write(ref _waiting, false);
        _booted!.TrySetResult();
        RoundTrips?.Add(_time.GetElapsedTime(_sentAt).TotalMicroseconds);
        if (Closed)
        {
            SendMeterValues();
        }
    }

    private void Send(string action, string payload)
    {
        _sequence++;
        Volatile.Write(ref _waiting, true);
        _sentAt = _time.GetTimestamp();
        _connection!.Write(FrameWriter.Call($"{id}-{_sequence}", action, Encoding.UTF8.GetBytes(payload)));
        _connection.Flush();
    }
}
