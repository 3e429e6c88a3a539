using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Gateway.Journal;
using Gateway.LocalController;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Records;
using Gateway.Ocpp.Records.V2;
using static Gateway.Ocpp.Records.V2.DERControlEnumType;
using static Gateway.Ocpp.Records.V2.GridEventFaultEnumType;

namespace Gateway.GridSignals.Der;

/// <summary>
/// Tells the CSMS when equipment deviates because of a control, and when all is well again. There is one level of alarm: when another
/// control takes over, it is told and the end of the first is not. OCPP 2.1 part 2, R05.
/// </summary>
internal sealed class DerAlarms
{
    /// <summary>In <see cref="DurableNotes"/>: an alarm that ended while the gateway was away is told as ended.</summary>
    private const string Kind = "derAlarm", Key = "now";

    // Which control makes equipment deviate in which trouble of the grid, the strongest first.
    private static readonly FrozenDictionary<GridEventFaultEnumType, ImmutableArray<DERControlEnumType>> Causes =
        new Dictionary<GridEventFaultEnumType, ImmutableArray<DERControlEnumType>>
        {
            [OverVoltage] = [HVMustTrip, HVMomCess, HVMayTrip, VoltWatt, VoltVar],
            [UnderVoltage] = [LVMustTrip, LVMomCess, LVMayTrip, VoltVar, VoltWatt],
            [OverFrequency] = [HFMustTrip, HFMayTrip, FreqDroop, FreqWatt],
            [UnderFrequency] = [LFMustTrip, FreqDroop, FreqWatt],
            [OverCurrent] = [PowerMonitoringMustTrip, LimitMaxDischarge],
            [LowInputPower] = [PowerMonitoringMustTrip, LimitMaxDischarge],
            [CurrentImbalance] = [EnterService],
            [LocalEmergency] = [EnterService],
            [PhaseRotation] = [EnterService],
            [RemoteEmergency] = [EnterService],
            [VoltageImbalance] = [EnterService],
        }.ToFrozenDictionary();

    private readonly OwnPost _post;
    private readonly DurableNotes _notes;
    private readonly DerEvidence _evidence;
    private readonly TimeProvider _time;
    private readonly ILogger<DerAlarms> _logger;
    private Alarm? _level;

    public DerAlarms(OwnPost post, DurableNotes notes, DerEvidence evidence, TimeProvider time, ILogger<DerAlarms> logger)
    {
        (_post, _notes, _evidence, _time, _logger) = (post, notes, evidence, time, logger);
        _level = Alarm.Read(notes.Find(Kind, Key));
    }

    public void Look(DerBook book, IEnumerable<IDerEquipment> equipment)
    {
        Move(book, equipment);
        _evidence.Alarm(_level is { } now ? book.Acting(now.Control) : null, $"it makes equipment deviate: {_level?.Fault}");
    }

    private void Move(DerBook book, IEnumerable<IDerEquipment> equipment)
    {
        var now = new List<Alarm>();
        var areAllHeard = true;
        foreach (var one in equipment)
        {
            areAllHeard &= one.Ability is not null;
            now.AddRange(one.Faults.SelectMany(fault => Of(fault, book)));
        }

        if (_level is { } level && (now.Contains(level) || (now.Count is 0 && !areAllHeard)))
        {
            return;     // it goes on, or nobody knows
        }

        if (now.Count > 0)
        {
            Begin(now[0]);      // R05.FR.03, FR.04: without a word about the end of what was before
        }
        else if (_level is { } over)
        {
            End(over);
        }
    }

    /// <summary>None where no control is the cause: the equipment protects itself then as it was built to.</summary>
    private static IEnumerable<Alarm> Of(GridEventFaultEnumType fault, DerBook book)
        => Causes[fault].Where(kind => book.Acting(kind) is not null).Take(1).Select(kind => new Alarm(kind, fault));

    private void Begin(Alarm alarm)
    {
        _level = alarm;
        _notes.Put(Kind, Key, alarm.Write());
        Log.DerAlarm(_logger, alarm.Control.ToString(), alarm.Fault.ToString());
        Tell(alarm, hasEnded: false);
    }

    private void End(Alarm alarm)
    {
        _level = null;
        _notes.Remove(Kind, Key);
        Log.DerAlarmEnded(_logger, alarm.Control.ToString(), alarm.Fault.ToString());
        Tell(alarm, hasEnded: true);
    }

    private void Tell(Alarm alarm, bool hasEnded)
    {
        var at = _time.GetUtcNow();
        _post.Put(_ => Calls.NotifyDERAlarm(alarm.Control, alarm.Fault, at, hasEnded), durable: true);
    }

    /// <summary>A control that makes equipment deviate, and the trouble of the grid behind it.</summary>
    private sealed record Alarm(DERControlEnumType Control, GridEventFaultEnumType Fault)
    {
        public static Alarm? Read(byte[]? kept)
            => kept is not null && Encoding.ASCII.GetString(kept).Split(' ') is [var control, var fault]
                && Open<DERControlEnumType>.Of(control).Known is { } kind && Open<GridEventFaultEnumType>.Of(fault).Known is { } trouble
                ? new(kind, trouble)
                : null;

        public byte[] Write() => Encoding.ASCII.GetBytes($"{Control} {Fault}");
    }
}
