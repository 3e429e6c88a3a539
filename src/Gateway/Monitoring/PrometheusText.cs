using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Gateway.Site;

namespace Gateway.Monitoring;

/// <summary>
/// All observable instruments of the gateway, and those of the .NET runtime, in Prometheus' text format 0.0.4. Ours are all
/// observable; an instrument that is not (some of the runtime's) is left out.
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly Lock _lock = new();
    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);      // under _lock

    /// <param name="meters">Only meters made by it are shown, so that two gateways in one process keep their numbers apart.</param>
    /// <param name="metrics">Named so that its meter is there.</param>
    public PrometheusText(IMeterFactory meters, GatewayMetrics metrics)
    {
        _ = metrics;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            var ours = instrument.Meter.Name is GatewayMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, meters);
            if (instrument.IsObservable && (ours || instrument.Meter.Name is "System.Runtime"))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Add(i, value, tags));
        _listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Add(i, value, tags));
        _listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Add(i, value, tags));
        _listener.Start();
    }

    public byte[] Read()
    {
        var text = new StringBuilder();
        lock (_lock)
        {
            _families.Clear();
            _listener.RecordObservableInstruments();
            foreach (var family in _families.Values)
            {
                family.WriteTo(text);
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public void Dispose() => _listener.Dispose();

    // Called back inside Read, so under _lock.
    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var counts = instrument.GetType().GetGenericTypeDefinition() == typeof(ObservableCounter<>);
        var name = NameOf(instrument, counts);
        if (!_families.TryGetValue(name, out var family))
        {
            _families[name] = family = new(name, counts ? "counter" : "gauge", instrument.Description ?? "", []);
        }

        family.Samples.Add($"{name}{Labels(tags)} {value.ToString("R", CultureInfo.InvariantCulture)}");
    }

    /// <summary>As the OpenTelemetry exporters do: dots to underscores, then the unit, then <c>_total</c> for what only grows.</summary>
    private static string NameOf(Instrument instrument, bool counts)
    {
        var unit = instrument.Unit switch
        {
            "A" => "_amperes",
            "W" => "_watts",
            "By" => "_bytes",
            "s" => "_seconds",
            _ => "",        // {things} are counted, not measured
        };
        return instrument.Name.Replace('.', '_').Replace('-', '_') + unit + (counts ? "_total" : "");
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new List<string>(tags.Length);
        foreach (var (name, value) in tags)
        {
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            labels.Add($"{name.Replace('.', '_')}=\"{Escaped(text)}\"");
        }

        return labels.Count is 0 ? "" : "{" + string.Join(',', labels) + "}";
    }

    private static string Escaped(string value)
        => value.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);

    private sealed record Family(string Name, string Kind, string Help, List<string> Samples)
    {
        public void WriteTo(StringBuilder text)
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {Help.ReplaceLineEndings(" ")}\n");
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {Name} {Kind}\n");
            foreach (var sample in Samples)
            {
                text.Append(sample).Append('\n');
            }
        }
    }
}
