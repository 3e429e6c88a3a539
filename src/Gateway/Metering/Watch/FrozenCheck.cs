using System.Globalization;
using Gateway.Site;

namespace Gateway.Metering.Watch;

/// <summary>
/// Does the device still measure? One that repeats itself in every digit while the load behind it changes only repeats what it
/// once had.
/// </summary>
/// <param name="elsewhere">What others measure of the current that flows through this device, in ampere over all phases.</param>
internal sealed class FrozenCheck(Func<double> elsewhere, TimeProvider time)
{
    private const int Samples = 10;

    /// <summary>Some devices measure less often than they are polled.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);

    /// <summary>Others change by this, and it must have seen it.</summary>
    private const double Change = 3;        // A

    private DeviceReading? _last;
    private int _repeats;
    private long _since;
    private double _elsewhere;

    /// <summary>Null: nothing is wrong.</summary>
    public string? Judge(DeviceReading reading)
    {
        var repeats = _last is not null && reading with { TakenAt = _last.TakenAt } == _last;
        if (!repeats)
        {
            (_repeats, _since) = (0, reading.TakenAt);
        }
        else if (++_repeats == 1)
        {
            _elsewhere = elsewhere();
        }

        _last = reading;
        var long_ = time.GetElapsedTime(_since, reading.TakenAt);
        return _repeats >= Samples && long_ >= Shortest && elsewhere() - _elsewhere is var change && Math.Abs(change) >= Change
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"it has told the same in every digit for {long_.TotalSeconds:0} s while others measured a change of {change:0.#} A")
            : null;
    }
}
