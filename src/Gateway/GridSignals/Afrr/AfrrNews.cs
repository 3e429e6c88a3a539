using System.Globalization;
using Gateway.GridSignals.Evidence;
using Gateway.Site;

namespace Gateway.GridSignals.Afrr;

/// <summary>Tells people what becomes of signals of frequency restoration: evidence of each activation, and what cannot be done at once.</summary>
internal sealed class AfrrNews(SignalLog signals, SiteEvents events, ILogger<AfrrNews> logger)
{
    /// <summary>Of the band: a shortfall begins above the first and ends below the second.</summary>
    private const double Short = 0.01, Enough = 0.005;

    /// <summary>Of records.</summary>
    private const string Kind = "afrr";

    private AfrrEffect? _effect;
    private bool _isShort;

    /// <summary>What the gateway's last life left open ended with it.</summary>
    public void Start()
    {
        foreach (var record in signals.Resume(Kind))
        {
            record.Step(SignalStage.Ended, "the gateway ended; how well it was followed then is not known");
        }
    }

    /// <summary>The gateway stops: whatever is followed ends.</summary>
    public void Stop() => End("the gateway stops");

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
            _effect = new(signals.Begin(Kind, $"afrr-{asked.Source}", "", text).Step(SignalStage.Accepted, "acts now", watt: watt), band);
        }
        else if (watt == 0)
        {
            End(end);
        }
    }

    /// <summary>What came of it.</summary>
    /// <param name="asked">As it is acted upon.</param>
    /// <param name="delivered">As measured. Null: nobody is steered, or no meter is heard.</param>
    /// <param name="missing">What is asked for and cannot be done.</param>
    /// <param name="why">In words, where it is known.</param>
    public void Came(double asked, double? delivered, double missing, double band, string why)
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
            Log.AfrrShort(logger, missing, why);
            events.Happened("afrrShortfall", "site", string.Create(CultureInfo.InvariantCulture, $"{missing:0} W of what the signal asks for cannot be done{why}"));
        }
        else
        {
            Log.AfrrEnough(logger);
            events.Happened("afrrShortfallOver", "site", "all that the signal asks for can be done");
        }
    }

    private void End(string text)
    {
        if (_effect is { } effect)
        {
            Log.AfrrEnded(logger, text);
            effect.End(text);
            _effect = null;
        }
    }
}
