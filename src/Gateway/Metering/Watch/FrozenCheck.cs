using System.Globalization;
using Gateway.Site;

namespace Gateway.Metering.Watch;

/// <summary>
/// Does the device still measure? One that repeats itself in every digit while the load behind it changes only repeats what it
/// once had; so does one that always told something new and now, while current flows, does not for long.
/// </summary>
/// <param name="elsewhere">What others measure of the current that flows through this device, in ampere over all phases.</param>
internal sealed class FrozenCheck(Func<double> elsewhere, TimeProvider time)
{
    private const int Samples = 10;

    /// <summary>Some devices measure less often than they are polled.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);

    /// <summary>Others change by this, and it must have seen it.</summary>
    private const double Change = 3;        // A

    /// <summary>Below this, or below so many of the smallest steps that it ever told, a load may be as steady as a device can tell.</summary>
    private const double Flows = 1, Steps = 200;        // A, 1

    /// <summary>After so many new values its habits are known; it is silent for longer than ever by this factor, and so long at least.</summary>
    private const int Habit = 100, Unusual = 10;

    /// <summary>So much longer than ever, and it is believed in nothing that would give others room.</summary>
    private const int Suspect = 3;

    private static readonly TimeSpan Silent = TimeSpan.FromSeconds(30);

    private DeviceReading? _last;
    private int _repeats;
    private long _since;
    private double _elsewhere;
    private double _change;         // the largest that others have measured since; what comes back was there all the same
    private int _news;
    private TimeSpan _longest;      // that it ever repeated itself and then told something new, unless it was frozen
    private double _step = double.PositiveInfinity;     // A
    private bool _isFrozen;

    /// <summary>It has told the same for longer than ever, if not for so long yet that it must be frozen.</summary>
    public bool MayBeFrozen { get; private set; }

    /// <summary>Null: nothing is wrong.</summary>
    public string? Judge(DeviceReading reading)
    {
        if (_last is not { } last || reading with { TakenAt = last.TakenAt } != last)
        {
            Learn(reading);
            (_last, _repeats, _since, _change, _isFrozen, MayBeFrozen) = (reading, 0, reading.TakenAt, 0, false, false);
            return null;
        }

        _last = reading;
        Compare();
        var lasts = time.GetElapsedTime(_since, reading.TakenAt);
        var doubt = _repeats < Samples || lasts < Shortest ? null
            : Math.Abs(_change) >= Change ? string.Create(CultureInfo.InvariantCulture, $"while others measured a change of {_change:0.#} A")
            : lasts >= Silent && IsStrange(reading, lasts, Unusual) ? string.Create(CultureInfo.InvariantCulture, $"and never did so for more than {_longest.TotalSeconds:0} s before")
            : null;
        _isFrozen |= doubt is not null;
        MayBeFrozen = lasts >= Shortest && IsStrange(reading, lasts, Suspect);
        return doubt is null ? null : string.Create(CultureInfo.InvariantCulture, $"it has told the same in every digit for {lasts.TotalSeconds:0} s {doubt}");
    }

    /// <summary>It tells something new: how long it told the last, and how small its steps are.</summary>
    private void Learn(DeviceReading now)
    {
        _news++;
        if (_last is not { } last)
        {
            return;
        }

        var lasted = time.GetElapsedTime(_since, last.TakenAt);      // not to the new one: there may have been none for long
        _longest = !_isFrozen && lasted > _longest ? lasted : _longest;
        if (last.Current is { } before && now.Current is { } after)
        {
            var steps = before.Zip(after, (a, b) => a == b ? new Ampere(double.PositiveInfinity) : new(Math.Abs((a - b).Value)));
            _step = Math.Min(_step, Math.Min(steps.L1.Value, Math.Min(steps.L2.Value, steps.L3.Value)));
        }
    }

    private void Compare()
    {
        var now = elsewhere();
        _elsewhere = ++_repeats == 1 ? now : _elsewhere;
        _change = Math.Abs(now - _elsewhere) > Math.Abs(_change) ? now - _elsewhere : _change;
    }

    private bool IsStrange(DeviceReading reading, TimeSpan lasts, int factor)
        => _news >= Habit && lasts >= factor * _longest && reading.Current is { } current
            && Math.Max(Math.Abs(current.L1.Value), Math.Max(Math.Abs(current.L2.Value), Math.Abs(current.L3.Value))) >= Math.Max(Flows, Steps * _step);
}
