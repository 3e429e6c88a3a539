using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Ocpp;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Stations.Der;

/// <summary>
/// What a 2.1 station says of its DER controls: its alarms, which pass to the CSMS all the same, and the reports that the gateway has
/// asked for, which do not.
/// </summary>
internal sealed class DerEars
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Report> _awaited = [];        // under _lock, by the id of the request
    private GridEventFaultEnumType? _fault;                         // under _lock

    /// <summary>There is one level of alarm (OCPP 2.1 part 2, R05.FR.04): at most one.</summary>
    public ImmutableArray<GridEventFaultEnumType> Faults
    {
        get
        {
            lock (_lock)
            {
                return _fault is { } fault ? [fault] : [];
            }
        }
    }

    /// <summary>True for the calls of stations that are heard here.</summary>
    public static bool Hears(ReadOnlySpan<byte> action) => action.SequenceEqual("NotifyDERAlarm"u8) || action.SequenceEqual("ReportDERControl"u8);

    /// <summary>What the station is asked for next; to be given up once nobody waits any more.</summary>
    public Report Await()
    {
        lock (_lock)
        {
            // The CSMS numbers its own requests, on the same link: a collision would need its number at the same moment.
            var report = new Report(Random.Shared.NextInt64(1 << 30, int.MaxValue));
            _awaited[report.Request] = report;
            return report;
        }
    }

    public void GiveUp(Report report)
    {
        lock (_lock)
        {
            _awaited.Remove(report.Request);
        }
    }

    /// <returns>True: it answers what the gateway asked, and is not for the CSMS.</returns>
    public bool Takes(in Frame call)
    {
        if (!call.Action.SequenceEqual("ReportDERControl"u8) || Read(call, V2Json.Default.ReportDERControlRequest) is not { } part)
        {
            return false;
        }

        lock (_lock)
        {
            if (!_awaited.TryGetValue(part.RequestId, out var report))
            {
                return false;
            }

            report.Add(part);
            return true;
        }
    }

    /// <summary>A call of the station that passes.</summary>
    public void Called(in Frame call)
    {
        if (call.Action.SequenceEqual("NotifyDERAlarm"u8) && Read(call, V2Json.Default.NotifyDERAlarmRequest) is { } alarm)
        {
            lock (_lock)
            {
                _fault = alarm.AlarmEnded is true ? null : alarm.GridEventFault?.Known ?? Usual(alarm.ControlType.Known);
            }
        }
    }

    /// <summary>A station need not say what the grid's trouble is; the control that it names tells it.</summary>
    private static GridEventFaultEnumType? Usual(DERControlEnumType? kind) => kind switch
    {
        DERControlEnumType.HVMustTrip or DERControlEnumType.HVMomCess or DERControlEnumType.HVMayTrip => GridEventFaultEnumType.OverVoltage,
        DERControlEnumType.LVMustTrip or DERControlEnumType.LVMomCess or DERControlEnumType.LVMayTrip => GridEventFaultEnumType.UnderVoltage,
        DERControlEnumType.HFMustTrip or DERControlEnumType.HFMayTrip => GridEventFaultEnumType.OverFrequency,
        DERControlEnumType.LFMustTrip => GridEventFaultEnumType.UnderFrequency,
        _ => null,
    };

    private static T? Read<T>(in Frame call, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(call.Payload, type);
        }
        catch (JsonException)
        {
            return null;        // the CSMS gets it as it is
        }
    }

    /// <summary>A report that the gateway waits for. The ears' lock guards it.</summary>
    internal sealed class Report(long request)
    {
        private readonly TaskCompletionSource<IReadOnlyList<ReportDERControlRequest>> _whole = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<ReportDERControlRequest> _parts = [];

        public long Request => request;

        public Task<IReadOnlyList<ReportDERControlRequest>> Whole => _whole.Task;

        public void Add(ReportDERControlRequest part)
        {
            _parts.Add(part);
            if (part.Tbc is not true)
            {
                _whole.TrySetResult([.. _parts]);
            }
        }
    }
}
