using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Monitors;

/// <summary>
/// Which monitors there are: the gateway's own, and those of the CSMS, which are on disk. The hard-wired ones always hold; the preset
/// ones until the CSMS clears or replaces them, or takes the base HardWiredOnly. OCPP 2.1 part 2, N03 to N06.
/// </summary>
internal sealed class MonitorBook
{
    /// <summary>More monitors than these would not be looked at within a second on a small box.</summary>
    public const int MostMonitors = 500;

    /// <summary>The least grave severity: everything is reported.</summary>
    public const int LowestSeverity = 9;

    private readonly MonitorNotes _notes;
    private readonly ILogger<MonitorBook> _logger;
    private readonly IReadOnlyList<VariableMonitor> _own;
    private readonly Lock _lock = new();
    private readonly Dictionary<int, VariableMonitor> _custom;      // under _lock
    private readonly HashSet<int> _cleared;                         // under _lock; preset ones
    private IReadOnlyList<VariableMonitor> _all = [];               // replaced under _lock, read without
    private int _last;                                              // under _lock
    private volatile int _base;
    private volatile int _level;

    /// <param name="own">Hard-wired and preset ones.</param>
    public MonitorBook(MonitorNotes notes, IEnumerable<VariableMonitor> own, ILogger<MonitorBook> logger)
    {
        (_notes, _logger, _own) = (notes, logger, [.. own]);
        _custom = notes.Monitors.ToDictionary(m => m.Id);
        _cleared = [.. notes.Cleared];
        _last = _custom.Keys.Append(VariableMonitor.FirstFree - 1).Max();
        (_base, _level) = ((int)notes.ActiveBase, notes.ActiveLevel);
        Redraw_NeedsLock();
    }

    /// <summary>All that are in force, in the order of their ids.</summary>
    public IReadOnlyList<VariableMonitor> All => Volatile.Read(ref _all);

    public MonitoringBaseEnumType ActiveBase => (MonitoringBaseEnumType)_base;

    /// <summary>The least grave severity that is reported, 0 to 9.</summary>
    public int ActiveLevel => _level;

    /// <summary>Null: none of that id is in force.</summary>
    public VariableMonitor? Find(int id) => All.FirstOrDefault(m => m.Id == id);

    /// <summary>Puts a monitor in force, in the place of the one with its id; id 0: a new one.</summary>
    /// <returns>It with its id, and false if it could not be written to disk.</returns>
    public (VariableMonitor Monitor, bool IsKept) Put(VariableMonitor monitor)
    {
        lock (_lock)
        {
            monitor = monitor.Id > 0 ? monitor : monitor with { Id = ++_last };
            _custom[monitor.Id] = monitor;
            var kept = _notes.Put(monitor);
            Redraw_NeedsLock();
            Log.Set(_logger, monitor.Id, monitor.Variable.ToString(), monitor.Type.ToString(), monitor.Value, monitor.Severity);
            return (monitor, kept);
        }
    }

    /// <summary>N06: hard-wired ones stay.</summary>
    public ClearMonitoringStatusEnumType Clear(int id)
    {
        lock (_lock)
        {
            if (Find(id) is not { } monitor)
            {
                return ClearMonitoringStatusEnumType.NotFound;
            }

            if (monitor.Origin is EventNotificationEnumType.HardWiredMonitor)
            {
                return ClearMonitoringStatusEnumType.Rejected;
            }

            Remove_NeedsLock(id);
            if (_own.Any(m => m.Id == id) && _cleared.Add(id))
            {
                _notes.PutCleared(id);
            }

            Redraw_NeedsLock();
            Log.Cleared(_logger, id);
            return ClearMonitoringStatusEnumType.Accepted;
        }
    }

    /// <summary>
    /// N03. All: every preset one is in force, and what the CSMS set stays. FactoryDefault: what the CSMS set or cleared is undone.
    /// HardWiredOnly: neither preset ones nor those of the CSMS; it may set new ones.
    /// </summary>
    public void Become(MonitoringBaseEnumType wanted)
    {
        lock (_lock)
        {
            _base = (int)wanted;
            _notes.PutBase(wanted);
            _cleared.ToList().ForEach(_notes.RemoveCleared);
            _cleared.Clear();
            if (wanted is not MonitoringBaseEnumType.All)
            {
                _custom.Keys.ToList().ForEach(Remove_NeedsLock);
            }

            Redraw_NeedsLock();
            Log.BaseSet(_logger, wanted.ToString(), All.Count);
        }
    }

    /// <summary>N05.</summary>
    /// <param name="level">0 to 9.</param>
    public void HearUpTo(int level)
    {
        _level = level;
        _notes.PutLevel(level);
        Log.LevelSet(_logger, level);
    }

    private void Remove_NeedsLock(int id)
    {
        _custom.Remove(id);
        _notes.Remove(id);
    }

    private void Redraw_NeedsLock()
    {
        var own = _own.Where(m => !_custom.ContainsKey(m.Id)
            && (m.Origin is EventNotificationEnumType.HardWiredMonitor
                || (ActiveBase is not MonitoringBaseEnumType.HardWiredOnly && !_cleared.Contains(m.Id))));
        Volatile.Write(ref _all, [.. own.Concat(_custom.Values).OrderBy(m => m.Id)]);
    }
}
