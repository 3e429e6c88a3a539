using System.Globalization;
using Gateway.GridSignals.Evidence;

namespace Gateway.GridSignals.Afrr;

/// <summary>
/// Follows what is asked for from leaving 0 to being back there: who was told, when the site began to follow, when it did all of it, and
/// how well it went on. Looked at once a second; not for several threads.
/// </summary>
/// <param name="band">What deviations are measured by, in watt; above 0.</param>
internal sealed class AfrrEffect(SignalRecord record, double band)
{
    /// <summary>So much of what is asked for is a beginning; so little is missing of all of it.</summary>
    private const double Begun = 0.1, Missing = 0.1;

    /// <summary>Less than this, of the band, is noise of meters.</summary>
    private const double Noise = 0.01;

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private bool _hasBegun;
    private bool _isFull;
    private double _most;
    private double _squares;
    private int _looks;

    public void Told(string resource, double watt)
    {
        if (_told.Add(resource))
        {
            record.Step(SignalStage.CommandSent, "told first", resource, watt);
        }
    }

    /// <param name="asked">Beside the baseline.</param>
    /// <param name="delivered">The same, as measured. Null: nobody measures it.</param>
    public void Look(double asked, double? delivered)
    {
        if (delivered is not { } watt)
        {
            return;
        }

        if (!_hasBegun && watt * Math.Sign(asked) >= Math.Max(Begun * Math.Abs(asked), Noise * band))
        {
            _hasBegun = true;
            record.Step(SignalStage.FirstEffect, "the site as a whole begins to follow", watt: watt);
        }

        if (_isFull)
        {
            (_most, _squares, _looks) = (Math.Max(_most, Math.Abs(asked - watt)), _squares + ((asked - watt) * (asked - watt)), _looks + 1);
        }
        else if (_hasBegun && Math.Abs(asked - watt) <= Math.Max(Missing * Math.Abs(asked), Noise * band))
        {
            _isFull = true;
            record.Step(SignalStage.FullEffect, string.Create(CultureInfo.InvariantCulture, $"{asked:0} W are asked for"), watt: watt);
        }
    }

    public void End(string text)
    {
        if (_looks > 0)
        {
            var error = 100 * Math.Sqrt(_squares / _looks) / band;
            record.Step(SignalStage.Deviation, string.Create(CultureInfo.InvariantCulture, $"after full effect: RMS {error:0.0} % of the band, at most this"), watt: _most);
        }

        record.Step(SignalStage.Ended, text);
    }
}
