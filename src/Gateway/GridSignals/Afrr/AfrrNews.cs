using System.Globalization;
using Gateway.GridSignals.Evidence;
using Gateway.Site;

namespace Gateway.GridSignals.Afrr;

/// <summary>Tells people what becomes of signals of frequency restoration: evidence of each activation, and what cannot be done at once.</summary>
internal sealed class AfrrNews(SignalLog signals, SiteEvents events, ILogger<AfrrNews> logger)
{
    /// <summary>Of the band: a shortfall begins above the first and ends below the second.</summary>
    private const double Short = 0.01, Enough = 0.005;

    private AfrrEffect? _effect;
    private bool _isShort;

    public void Told(string resource, double watt) => _effect?.Told(resource, watt);

    /// <summary>What is asked for now. It leaves 0: an activation has begun; it is back there: it is over.</summary>
    /// <param name="watt">Beside the baseline, as it is acted upon.</param>
    /// <param name="end">Why it ends, if it does.</param>
    public void Asked(in AfrrAsked asked, double watt, double band, string end)
    {
        if (_effect is null && watt != 0)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"signal {asked.Signal?.Value}: {watt:0} W beside the baseline");
            Log.AfrrBegan(logger, text);
            _effect = new(signals.Begin("afrr", $"afrr-{asked.Source}", "", text).Step(SignalStage.Accepted, "acts now", watt: watt), band);
        }
        else if (_effect is { } effect && watt == 0)
        {
            Log.AfrrEnded(logger, end);
            effect.End(end);
            _effect = null;
        }
    }

    /// <summary>What came of it.</summary>
    /// <param name="asked">As it is acted upon.</param>
    /// <param name="delivered">As measured. Null: nobody is steered, or no meter is heard.</param>
    /// <param name="missing">What is asked for and cannot be done.</param>
    public void Came(double asked, double? delivered, double missing, double band)
    {
        _effect?.Look(asked, delivered);
        var isShort = Math.Abs(missing) > (_isShort ? Enough : Short) * band;
        if (isShort == _isShort)
        {
            return;
        }

        _isShort = isShort;
        if (isShort)
        {
            Log.AfrrShort(logger, missing);
            events.Happened("afrrShortfall", "site", string.Create(CultureInfo.InvariantCulture, $"{missing:0} W of what the signal asks for cannot be done"));
        }
        else
        {
            Log.AfrrEnough(logger);
            events.Happened("afrrShortfallOver", "site", "all that the signal asks for can be done");
        }
    }
}
