using Gateway.LocalController.DeviceModel;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Monitors;

/// <summary>One look at every variable that is watched. Called by one loop, so nothing in it needs a lock.</summary>
internal sealed class MonitorRound(
    MonitorBook book, Model model, MonitoringSettings settings, EventIds ids, EventStreams streams,
    TimeProvider time, ILogger<MonitorRound> logger)
{
    private const int LongestValue = 2500, LongestDetail = 500;      // EventDataType.actualValue, techInfo

    /// <summary>What cannot be read, or is not there, is left alone for a while: each look at it costs more than a good one.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private readonly Dictionary<int, Watcher> _watchers = [];

    /// <returns>What is to be told: nothing that would not be heard.</returns>
    public IReadOnlyList<EventDataType> Look(Hearing hearing)
    {
        var (at, now) = (time.GetTimestamp(), time.GetUtcNow());
        var monitors = settings.Enabled.Value ? book.All : [];
        Keep(monitors);
        streams.Keep(monitors.Where(m => m.Stream is not null && MayBeReported(m)));
        using var instant = model.Hold();
        var events = new List<EventDataType>();
        foreach (var monitor in monitors)
        {
            var watcher = _watchers[monitor.Id];
            var mayTell = MayTell(watcher, hearing, at);
            if ((mayTell || monitor.IsPeriodic)
                && Read(watcher, at, now) is { } seen && watcher.Watch.See(seen.Look) is { } sighting && mayTell)
            {
                if (monitor.Stream is not null)
                {
                    streams.Take(monitor.Id, now, seen.Look.Value);
                }
                else
                {
                    events.Add(Tell(watcher, sighting, seen.Look, seen.Row));
                }
            }
        }

        streams.Flush();
        return events;
    }

    private void Keep(IReadOnlyList<VariableMonitor> monitors)
    {
        var wanted = monitors.ToDictionary(m => m.Id);
        foreach (var id in _watchers.Where(w => !ReferenceEquals(wanted.GetValueOrDefault(w.Key), w.Value.Monitor)).Select(w => w.Key).ToList())
        {
            _watchers.Remove(id);       // gone, or set anew: it starts from the beginning
        }

        foreach (var monitor in monitors)
        {
            _watchers.TryAdd(monitor.Id, new(Watch.Of(monitor, time), new(time)));
        }
    }

    private bool MayBeReported(VariableMonitor monitor) => !monitor.OnlyInTransactions && monitor.Severity <= book.ActiveLevel;

    private bool MayTell(Watcher watcher, Hearing hearing, long at)
    {
        var monitor = watcher.Monitor;
        return MayBeReported(monitor)
            && (monitor.Stream is not null
                ? streams.IsOpen(monitor.Id)
                : IsHeard(monitor, hearing) && (monitor.IsPeriodic || watcher.Cap.MaySpeak(at)));
    }

    private bool IsHeard(VariableMonitor monitor, Hearing hearing)
        => hearing is Hearing.Now || (hearing is Hearing.Later && monitor.Severity <= settings.OfflineQueuingSeverity.Value);

    // Null: there is no such variable now, or it has no value.
    private (Look Look, Variable Row)? Read(Watcher watcher, long at, DateTimeOffset now)
    {
        if (watcher.RestsSince is { } since && time.GetElapsedTime(since, at) < Rest)
        {
            return null;
        }

        watcher.RestsSince = null;
        try
        {
            if (model.Find(watcher.Monitor.Variable) is { } row)
            {
                return row.Read() is { Length: > 0 } value
                    ? (new(value, row.Target?.Invoke(), row.Type is DataEnumType.Integer or DataEnumType.Decimal, at, now), row)
                    : null;
            }
        }
        catch (Exception e)
        {
            Log.ReadFailed(logger, e, watcher.Monitor.Variable.ToString(), Rest);
        }

        watcher.RestsSince = at;
        return null;
    }

    private EventDataType Tell(Watcher watcher, Sighting sighting, in Look look, Variable row)
    {
        var (id, monitor) = (ids.Next(), watcher.Monitor);
        var (component, variable) = row.Id.ToNames();
        var cause = sighting.IsOver is true ? watcher.Watch.Open : null;
        watcher.Watch.Open = sighting.IsOver is false ? id : null;
        watcher.Cap.Spoke();
        return new(
            id, look.Time, sighting.Trigger, look.Value.Length <= LongestValue ? look.Value : look.Value[..LongestValue],
            component, monitor.Origin, variable, cause,
            TechInfo: row.Detail() is { Length: > 0 } detail ? detail.Length <= LongestDetail ? detail : detail[..LongestDetail] : null,
            Cleared: sighting.IsOver is true ? true : null,
            VariableMonitoringId: monitor.Id,
            Severity: monitor.Severity);
    }

    private sealed class Watcher(Watch watch, RateCap cap)
    {
        public Watch Watch => watch;

        public RateCap Cap => cap;

        public VariableMonitor Monitor => watch.Monitor;

        /// <summary>By <see cref="TimeProvider.GetTimestamp"/>; null: it does not rest.</summary>
        public long? RestsSince { get; set; }
    }
}
