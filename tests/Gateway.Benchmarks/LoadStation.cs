using System.Globalization;
using System.Text;
using Gateway.Ocpp;
using Gateway.Upstream;
using Gateway.WebSockets;

namespace Gateway.Benchmarks;

/// <summary>A station that sends meter values of a transaction, as most of the traffic of a site is.</summary>
internal sealed class LoadStation(string id, OcppVersion version = OcppVersion.V201) : IWebSocketHandler
{
    private readonly TimeProvider _time = TimeProvider.System;
    private WebSocketConnection? _connection;
    private TaskCompletionSource? _booted;
    private int _sequence;
    private long _sentAt;
    private bool _waiting;
    private int _left;                  // calls of the closed loop; the reading loop's own
    private volatile bool _stopped;

    /// <summary>A call is in flight, or the closed loop goes on.</summary>
    public bool Waiting => Volatile.Read(ref _waiting);

    /// <summary>Where round trips go, in microseconds; null: nobody measures.</summary>
    public List<double>? RoundTrips { get; private set; }

    /// <summary>What its car draws on each of three phases, as its meter values tell. Null: 16 A on one phase.</summary>
    public double? Draws { get; set; }

    /// <summary>Hears what it is asked, after it has answered: the action, the payload and when it came.</summary>
    public Action<string, ReadOnlyMemory<byte>, long>? Asked { get; set; }

    /// <summary>Calls that were answered by an error.</summary>
    public int Refused { get; private set; }

    public async Task ConnectAsync(CsmsDialer dialer)
    {
        _booted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var dial = await dialer.DialAsync(id, [version.Name()], null, 1 << 20, CancellationToken.None).ConfigureAwait(false);
        _connection = dial.Connection ?? throw new IOException($"{id}: {dial.Reason}");
        _ = _connection.ReceiveAsync(this);
        Send("BootNotification", version is OcppVersion.V16
            ? """{"chargePointModel":"Load","chargePointVendor":"Bench"}"""
            : """{"reason":"PowerUp","chargingStation":{"model":"Load","vendorName":"Bench"}}""");
        await _booted.Task.WaitAsync(TimeSpan.FromSeconds(30), _time).ConfigureAwait(false);
    }

    public void Measure() => RoundTrips = [];

    /// <summary>Closed loop: a call goes out as soon as the one before is answered.</summary>
    public void Begin(int calls)
    {
        (RoundTrips, _left, _stopped) = ([], calls - 1, false);
        SendMeterValues();
    }

    /// <summary>The call in flight is the last.</summary>
    public void Stop() => _stopped = true;

    public void SendMeterValues()
    {
        if (version is OcppVersion.V16)
        {
            Send("MeterValues", string.Create(CultureInfo.InvariantCulture, $$$"""
                {"connectorId":1,"transactionId":4711,"meterValue":[{"timestamp":"{{{Now}}}","sampledValue":[{"value":"{{{1000000 + (_sequence * 31)}}}","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","unit":"Wh"},{"value":"11040","context":"Sample.Periodic","measurand":"Power.Active.Import","unit":"W"},{"value":"16.0","context":"Sample.Periodic","measurand":"Current.Import","phase":"L1","unit":"A"}]}]}
                """));
        }
        else
        {
            Send("TransactionEvent", string.Create(CultureInfo.InvariantCulture, $$$"""
                {"eventType":"Updated","timestamp":"{{{Now}}}","triggerReason":"MeterValuePeriodic","seqNo":{{{_sequence}}},"transactionInfo":{"transactionId":"7d1f6e2a-{{{id}}}","chargingState":"Charging"},"evse":{"id":1,"connectorId":1},"meterValue":[{"timestamp":"{{{Now}}}","sampledValue":[{"value":{{{1000000 + (_sequence * 31)}}},"measurand":"Energy.Active.Import.Register","unitOfMeasure":{"unit":"Wh"}},{"value":11040,"measurand":"Power.Active.Import","unitOfMeasure":{"unit":"W"}},{{{Currents}}}]}]}
                """));
        }
    }

    public void SendHeartbeat() => Send("Heartbeat", "{}");

    /// <summary>Each time another one than before.</summary>
    public void SendStatus()
    {
        var status = _sequence % 2 is 0 ? "Occupied" : "Available";
        Send("StatusNotification", version is OcppVersion.V16
            ? $$"""{"connectorId":1,"errorCode":"NoError","status":"{{(status is "Occupied" ? "Charging" : status)}}","timestamp":"{{Now}}"}"""
            : $$"""{"timestamp":"{{Now}}","connectorStatus":"{{status}}","evseId":1,"connectorId":1}""");
    }

    public void Hangup() => _connection?.Abort("over");

    public void OnMessage(ReadOnlySpan<byte> utf8)
    {
        var at = _time.GetTimestamp();
        if (!FrameReader.TryRead(utf8, out var frame, out _))
        {
            throw new InvalidDataException(Encoding.UTF8.GetString(utf8));
        }

        if (frame.Type is MessageType.Call)
        {
            _connection!.Write(FrameWriter.CallResult(frame.Id, """{"status":"Accepted"}"""u8));
            _connection.Flush();
            Asked?.Invoke(Encoding.UTF8.GetString(frame.Action), frame.Payload.ToArray(), at);
            return;
        }

        Refused += frame.Type is MessageType.CallError ? 1 : 0;
        RoundTrips?.Add(_time.GetElapsedTime(_sentAt).TotalMicroseconds);
        if (_left > 0 && !_stopped)
        {
            _left--;
            SendMeterValues();
            return;
        }

        _left = 0;
        Volatile.Write(ref _waiting, false);
        _booted!.TrySetResult();
    }

    private string Currents => Draws is not { } draws
        ? """{"value":16,"measurand":"Current.Import","phase":"L1"}"""
        : string.Join(',', from phase in (string[])["L1", "L2", "L3"]
                           select string.Create(CultureInfo.InvariantCulture, $$"""{"value":{{draws}},"measurand":"Current.Import","phase":"{{phase}}"}"""));

    private string Now => _time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private void Send(string action, string payload)
    {
        _sequence++;
        Volatile.Write(ref _waiting, true);
        _sentAt = _time.GetTimestamp();
        _connection!.Write(FrameWriter.Call($"{id}-{_sequence}", action, Encoding.UTF8.GetBytes(payload)));
        _connection.Flush();
    }
}
