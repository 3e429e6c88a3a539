using System.Globalization;
using Gateway.Site;

namespace Gateway.Metering.Watch;

/// <summary>
/// Do the energies grow, and no faster than power can flow? A reading that says otherwise is not believed; the next one is
/// measured against it, as a counter may begin anew or a meter be exchanged.
/// </summary>
/// <param name="limit">Of the conductor that it measures; null: nobody knows how fast they can grow.</param>
internal sealed class CounterCheck(Ampere? limit, TimeProvider time)
{
    /// <summary>What rounding may take back: devices keep energies in 32-bit floats.</summary>
    private const double Resolution = 1e-6;

    /// <summary>Three times the limit, on three phases, at the highest voltage; and what a slow counter tells at once.</summary>
    private const double Reach = 3 * 3 * 260;
    private const double Step = 10_000;     // Wh

    private readonly Counter _import = new("imported");
    private readonly Counter _export = new("exported");

    /// <summary>Null: nothing is wrong.</summary>
    public string? Judge(DeviceReading reading)
    {
        var import = _import.Judge(reading.EnergyImport, reading.TakenAt, limit, time);
        var export = _export.Judge(reading.EnergyExport, reading.TakenAt, limit, time);
        return import ?? export;
    }

    private sealed class Counter(string name)
    {
        private double? _last;
        private long _since;        // when it last changed

        public string? Judge(WattHour? energy, long at, Ampere? limit, TimeProvider time)
        {
            if (energy is not { Value: var now } || now == _last)
            {
                return null;
            }

            var (before, hours) = (_last, time.GetElapsedTime(_since, at).TotalHours);
            (_last, _since) = (now, at);
            var change = now - before;
            return change < -(1 + Resolution * before) ? Say($"its {name} energy ran backwards, from {before:0} Wh to {now:0} Wh")
                : change > (Reach * limit?.Value * hours) + Step + (Resolution * before) ? Say($"its {name} energy jumped from {before:0} Wh to {now:0} Wh")
                : null;
        }

        private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }
}
