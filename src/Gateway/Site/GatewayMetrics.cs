using System.Diagnostics.Metrics;

namespace Gateway.Site;

/// <summary>
/// Every number the gateway publishes, in one place, with its unit. All are observed when somebody asks, so counting on the hot
/// path costs one increment. Names follow the OpenTelemetry conventions.
/// </summary>
public sealed class GatewayMetrics
{
    public const string MeterName = "Gateway";

    private readonly StripedCounter _framesFromStations = new();
    private readonly StripedCounter _framesFromCsms = new();
    private readonly StripedCounter _framesRejected = new();
    private readonly StripedCounter _faultsOfStations = new();
    private readonly StripedCounter _faultsOfCsms = new();
    private readonly StripedCounter _callsRelayed = new();
    private readonly StripedCounter _callsAnswered = new();
    private readonly StripedCounter _limitsSent = new();
    private readonly StripedCounter _loginsRefused = new();
    private readonly StripedCounter _securityEvents = new();

    public GatewayMetrics(IMeterFactory meters, SiteImage image)
    {
        var meter = meters.Create(MeterName);
        Count(meter);
        Gauge(meter, image);
        Journal(meter, image);
        Signals(meter, image);
    }

    /// <summary>A whole frame was read from a station, good or not.</summary>
    public void FrameFromStation() => _framesFromStations.Increment();

    /// <summary>A whole frame was read from the CSMS, good or not.</summary>
    public void FrameFromCsms() => _framesFromCsms.Increment();

    /// <summary>A frame broke the rules of its version and went no further.</summary>
    public void FrameRejected() => _framesRejected.Increment();

    /// <summary>A message broke the rules of its version, whether or not it was passed on.</summary>
    public void MessageFaulty(bool fromStation) => (fromStation ? _faultsOfStations : _faultsOfCsms).Increment();

    /// <summary>A CALL or SEND was passed on, in either direction.</summary>
    public void CallRelayed() => _callsRelayed.Increment();

    /// <summary>A station's CALL was answered in the place of the CSMS, which was away.</summary>
    public void CallAnswered() => _callsAnswered.Increment();

    /// <summary>A current limit went out to a station.</summary>
    public void LimitSent() => _limitsSent.Increment();

    /// <summary>A station was turned away: unknown, wrong credentials, or throttled.</summary>
    public void LoginRefused() => _loginsRefused.Increment();

    /// <summary>Something happened that matters for security, told or only counted.</summary>
    public void SecurityEvent() => _securityEvents.Increment();

    private void Count(Meter meter)
    {
        meter.CreateObservableCounter("gateway.frames", Frames, "{frame}", "Frames read from stations and CSMS.");
        meter.CreateObservableCounter(
            "gateway.frames.rejected", () => _framesRejected.Sum, "{frame}", "Frames that could not be read.");
        meter.CreateObservableCounter(
            "gateway.messages.faulty", Faults, "{message}", "Messages whose content broke the rules of their version.");
        meter.CreateObservableCounter(
            "gateway.calls.relayed", () => _callsRelayed.Sum, "{call}", "Calls passed on, both directions.");
        meter.CreateObservableCounter(
            "gateway.calls.answered", () => _callsAnswered.Sum, "{call}", "Calls of stations answered in the place of the CSMS.");
        meter.CreateObservableCounter(
            "gateway.limits.sent", () => _limitsSent.Sum, "{limit}", "Current limits sent to stations.");
        meter.CreateObservableCounter(
            "gateway.logins.refused", () => _loginsRefused.Sum, "{login}", "Stations turned away at the door.");
        meter.CreateObservableCounter(
            "gateway.security.events", () => _securityEvents.Sum, "{event}", "Incidents that matter for security, with repetitions.");
    }

    private IEnumerable<Measurement<long>> Frames() =>
        [new(_framesFromStations.Sum, Tag("from", "station")), new(_framesFromCsms.Sum, Tag("from", "csms"))];

    private IEnumerable<Measurement<long>> Faults() =>
        [new(_faultsOfStations.Sum, Tag("from", "station")), new(_faultsOfCsms.Sum, Tag("from", "csms"))];

    private static void Gauge(Meter meter, SiteImage image)
    {
        meter.CreateObservableGauge(
            "gateway.stations", () => image.Freeze().Stations.Count, "{station}", "Stations that are known.");
        meter.CreateObservableGauge(
            "gateway.stations.online", () => image.Freeze().Stations.Values.Count(s => s.Online), "{station}", "Stations connected now.");
        meter.CreateObservableGauge(
            "gateway.evses.charging", () => Charging(image.Freeze()), "{evse}", "EVSEs with a transaction.");
        meter.CreateObservableGauge(
            "gateway.csms.connected", () => image.Freeze().Csms.Connected ? 1 : 0, "{link}", "1 while the gateway's own link to the CSMS stands.");
        meter.CreateObservableGauge("gateway.circuit.limit", () => Limits(image.Plan), "A", "What may flow per phase.");
        meter.CreateObservableGauge(
            "gateway.circuit.current", () => Measured(image.Freeze()), "A", "Measured per phase; absent while the meter is stale.");
        meter.CreateObservableGauge(
            "gateway.circuit.promised", () => Promised(image.Freeze()), "A", "What the EVSEs below may draw per phase.");
        meter.CreateObservableGauge("gateway.device.age", () => Ages(image.Freeze()), "s", "Age of the last good reading.");
    }

    /// <summary>Absent where outages are not bridged.</summary>
    private static void Journal(Meter meter, SiteImage image)
    {
        meter.CreateObservableGauge(
            "gateway.journal.queued", () => Bridged(image, b => b.Queued), "{message}", "Messages held for the CSMS.");
        meter.CreateObservableGauge(
            "gateway.journal.dead_letters", () => Bridged(image, b => b.DeadLetters), "{message}", "Messages that the CSMS refused for good.");
        meter.CreateObservableGauge(
            "gateway.journal.size", () => Bridged(image, b => b.Journal.Bytes), "By", "What the journal takes on disk.");
        meter.CreateObservableCounter(
            "gateway.journal.commits", () => Bridged(image, b => b.Journal.Commits), "{commit}", "Transactions written to the journal.");
        meter.CreateObservableCounter(
            "gateway.journal.fsyncs", () => Bridged(image, b => b.Journal.Fsyncs), "{fsync}", "Times the journal waited for the disk.");
    }

    private static void Signals(Meter meter, SiteImage image)
    {
        meter.CreateObservableGauge(
            "gateway.signal.limit.power", () => OfSignals(image, s => s.Power?.Value), "W", "What a source outside allows over all phases; absent while it does not limit.");
        meter.CreateObservableGauge(
            "gateway.signal.limit.current", () => OfSignals(image, s => s.Current?.Value), "A", "What a source outside allows per phase; absent while it does not limit.");
        meter.CreateObservableGauge(
            "gateway.signal.failsafe", () => OfSignals(image, s => s.IsFailSafe ? 1 : 0), "{source}", "1 while a source outside is not heard and its fail-safe value holds.");
        meter.CreateObservableGauge(
            "gateway.afrr.power", () => OfAfrr(image), "W", "Frequency restoration: requested, delivered and missing beside the baseline, and what could be drawn less (up) or more (down).");
    }

    private static IEnumerable<Measurement<double>> OfAfrr(SiteImage image)
    {
        if (image.Freeze().Afrr is not { } afrr)
        {
            return [];
        }

        (string Of, Watt? Power)[] powers =
        [
            ("requested", afrr.Requested), ("delivered", afrr.Delivered), ("shortfall", afrr.Shortfall), ("up", afrr.Up), ("down", afrr.Down),
        ];
        return powers.Where(p => p.Power is not null).Select(p => new Measurement<double>(p.Power!.Value.Value, Tag("of", p.Of)));
    }

    private static IEnumerable<Measurement<double>> OfSignals(SiteImage image, Func<SignalState, double?> value)
    {
        foreach (var signal in image.Freeze().Signals)
        {
            if (value(signal) is { } known)
            {
                yield return new(known, Tag("source", signal.Id), Tag("direction", signal.IsExport ? "export" : "import"));
            }
        }
    }

    private static IEnumerable<Measurement<long>> Bridged(SiteImage image, Func<BridgeSnapshot, long> value)
        => image.Freeze().Upstream?.Bridge is { } bridge ? [new(value(bridge))] : [];

    private static int Charging(SiteSnapshot site)
        => site.Stations.Values.Sum(s => s.Evses.Count(e => e.TransactionId is not null));

    private static IEnumerable<Measurement<double>> Limits(SitePlan plan)
        => plan.Circuits.Select(c => new Measurement<double>(c.Limit.Value, Tag("circuit", c.Id)));

    private static IEnumerable<Measurement<double>> Measured(SiteSnapshot site)
        => (site.Allocation?.Circuits.Values ?? [])
            .SelectMany(c => c.Measured is { } measured ? ByPhase(c.Plan.Id, measured) : []);

    private static IEnumerable<Measurement<double>> Promised(SiteSnapshot site)
        => (site.Allocation?.Circuits.Values ?? []).SelectMany(c => ByPhase(c.Plan.Id, c.Promised));

    private static IEnumerable<Measurement<double>> Ages(SiteSnapshot site)
    {
        foreach (var device in site.Devices.Values)
        {
            if (device.Reading is { } reading)
            {
                yield return new(site.AgeOf(reading.TakenAt).TotalSeconds, Tag("device", device.Id));
            }
        }
    }

    private static IEnumerable<Measurement<double>> ByPhase(string circuit, PerPhase<Ampere> current)
        => PerPhase<Ampere>.All.Select(
            phase => new Measurement<double>(current[phase].Value, Tag("circuit", circuit), Tag("phase", phase.ToString())));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
