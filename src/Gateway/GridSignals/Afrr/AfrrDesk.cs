using Gateway.GridSignals.External;

namespace Gateway.GridSignals.Afrr;

/// <summary>What is asked for at an instant.</summary>
/// <param name="Watt">Beside the baseline; positive: the site is to draw more.</param>
/// <param name="Signal">The one that acts, or did until it was stale. Null: none has yet.</param>
/// <param name="Source">Who sent it.</param>
/// <param name="IsStale">The newest signal acted longer ago than it holds.</param>
internal readonly record struct AfrrAsked(double Watt, AfrrSignal? Signal, string Source, bool IsStale);

/// <summary>Where signals come in, whoever sends them: all of them are one row of set-points. From any thread.</summary>
internal sealed class AfrrDesk(AfrrOptions options, SignalNews news, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly AfrrBook _book = new(options.Curve, options.StaleAfter, time);        // under _lock, as the rest
    private readonly Dictionary<string, FloodGate> _gates = new(StringComparer.Ordinal);    // by source
    private string _source = "";

    /// <param name="source">Who sends it, in one word.</param>
    public AfrrRefusal Take(string source, AfrrSignal signal)
    {
        var refusal = AfrrRefusal.TooMany;
        lock (_lock)
        {
            if (Gate(source).Passes() && (refusal = _book.Take(signal)) is AfrrRefusal.None)
            {
                _source = source;
            }
        }

        if (refusal is not AfrrRefusal.None)
        {
            Refused(source, refusal.Reason());
        }

        return refusal;
    }

    private FloodGate Gate(string source) => _gates.TryGetValue(source, out var gate) ? gate : _gates[source] = new(time);

    /// <summary>What came from there is no signal, or none that is taken; what acts stays.</summary>
    public void Refused(string source, string reason) => news.Refused("afrr", $"afrr-{source}", $"{source} (signal of frequency restoration)", reason);

    public AfrrAsked Now()
    {
        lock (_lock)
        {
            var watt = _book.Watt();
            return new(watt, _book.Acting, _source, _book.IsStale);
        }
    }
}
