using System.Globalization;
using System.Threading.Channels;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.LocalController.Monitors;

/// <summary>
/// What an operator wants to hear of any site without asking for it, as four numbers of the component SiteAlarm. Each has a hard-wired
/// monitor that tells when there is trouble and when there is none any more, and a preset one that tells of each change between.
/// </summary>
internal sealed class SiteAlarms : IOwnBlock
{
    private const string Component = "SiteAlarm";
    private const int ChangeSeverity = 7;       // notice

    /// <summary>Balancing tells that a station disobeys, not that it obeys again: after this much silence it does.</summary>
    private static readonly TimeSpan DisobedienceLasts = TimeSpan.FromMinutes(10);

    // As MonitoringCtrlr grades: 0 danger, 1 hardware failure, 2 system failure, 3 critical, 4 error.
    private static readonly (string Name, int Severity)[] Kinds =
        [("CircuitsOverloaded", 2), ("MetersStale", 3), ("StationsDisobeying", 4), ("JournalTrouble", 2)];

    private readonly SiteImage _image;
    private readonly TimeProvider _time;
    private readonly ChannelReader<SiteEvent> _events;
    private readonly Dictionary<string, long> _disobeyed = new(StringComparer.Ordinal);     // under itself
    private readonly Variable[] _rows;

    public SiteAlarms(SiteImage image, SiteEvents events, TimeProvider time)
    {
        (_image, _time, _events) = (image, time, events.Listen());
        _rows =
        [
            .. Kinds.Select((kind, i) => new Variable(IdOf(kind.Name), DataEnumType.Integer, () => Number(Subjects(i).Count()))
            {
                Min = 0, Detail = () => string.Join(", ", Subjects(i)),
            }),
        ];
    }

    public static IEnumerable<VariableMonitor> Monitors => Kinds.SelectMany((kind, i) => new VariableMonitor[]
    {
        new(i + 1, IdOf(kind.Name), MonitorEnumType.UpperThreshold, 0, kind.Severity) { Origin = EventNotificationEnumType.HardWiredMonitor },
        new(i + 11, IdOf(kind.Name), MonitorEnumType.Delta, 0, ChangeSeverity) { Origin = EventNotificationEnumType.PreconfiguredMonitor },
    });

    public IEnumerable<Variable> Variables => _rows;

    private static VariableId IdOf(string name) => new(Component, null, name);

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);

    private IEnumerable<string> Subjects(int kind) => kind switch
    {
        0 => Circuits(share => share.Measured is { } measured && PerPhase<Ampere>.All.Any(phase => measured[phase] > share.Plan.Limit)),
        1 => Circuits(share => share.Plan.Meter is not null && !share.MeterFresh),
        2 => Disobeying(),
        3 => _image.Upstream?.Bridge?.Journal.Reason is { } reason ? [reason] : [],
        _ => [],
    };

    private IEnumerable<string> Circuits(Func<CircuitShare, bool> which)
        => _image.Allocation?.Circuits.Where(c => which(c.Value)).Select(c => c.Key) ?? [];

    private List<string> Disobeying()
    {
        lock (_disobeyed)
        {
            while (_events.TryRead(out var happened))
            {
                if (happened.Kind == "stationDisobeys")
                {
                    _disobeyed[happened.Subject] = _time.GetTimestamp();
                }
            }

            return
            [
                .. _disobeyed.Where(d => _time.GetElapsedTime(d.Value) < DisobedienceLasts).Select(d => d.Key).Order(StringComparer.Ordinal),
            ];
        }
    }
}
