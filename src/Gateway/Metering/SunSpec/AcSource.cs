using Gateway.Site;

namespace Gateway.Metering.SunSpec;

/// <summary>Readings of a meter, or of what an inverter delivers, on its AC side.</summary>
/// <param name="Points">The names of the model's family.</param>
/// <param name="Sign">1, or -1 where the device counts power the other way round than <see cref="DeviceReading"/>.</param>
internal sealed record AcSource(SunSpecModel Model, int Words, AcPoints Points, int Sign, Mounting Mounting) : SunSpecSource(Model, Words)
{
    /// <summary>Less than this is noise around zero and says nothing of the direction; towards the site is the safe guess.</summary>
    private const double DirectionlessBelowWatt = 30;

    private bool IsSwapped => Mounting.IsReversed;

    protected override DeviceSample Decode(string deviceId, long takenAt, ModelImage image)
    {
        var doubts = new List<string>();
        var terminals = new Terminals(image, Points, Model.Id, Sign * Mounting.Direction, doubts);
        var total = terminals.Total();
        var power = Wired(terminals.Power(total), terminals.Used, doubts);
        var bare = Wired(terminals.Current(), terminals.Used, doubts);
        var current = bare is { } known ? Directed(known, power, total) : (PerPhase<double>?)null;
        var voltage = terminals.Voltage();
        Judge(voltage, current, power, doubts);

        var good = doubts.Count == 0;
        return new(
            new(
                deviceId,
                takenAt,
                good ? current?.Map(a => new Ampere(a)) : null,
                good && Array.TrueForAll(voltage, v => v is not null)
                    ? Wired([.. voltage.Select(v => v!.Value)], terminals.Used, doubts)?.Map(v => new Volt(v))
                    : null,
                good ? power?.Map(w => new Watt(w)) : null,
                good && total is { } sum ? new Watt(sum) : null,
                Energy(image, IsSwapped ? Points.Export : Points.Import),
                Energy(image, IsSwapped ? Points.Import : Points.Export),
                image.Read(Points.Frequency).Number),
            good ? null : string.Join("; ", doubts));
    }

    /// <summary>Null: there are no values, or nobody said where a single terminal is wired to. A phase without a terminal has 0.</summary>
    private PerPhase<double>? Wired(double[]? terminals, int used, List<string> doubts)
    {
        if (terminals is null || (Mounting.Wiring is null && used == 1 && !Mounting.GuardsFuse))
        {
            return null;
        }

        var wiring = Mounting.Wiring ?? Wiring.Straight;
        var fault = (Mounting.Wiring, used) switch
        {
            (null, 1) => "it measures one phase, and the site file does not say which: phases: [L1], for example",
            ({ Count: var named }, _) when named > used => $"phases names {named} phases, and it measures {used}",
            _ => null,
        };
        if (fault is not null)
        {
            if (!doubts.Contains(fault))
            {
                doubts.Add(fault);
            }

            return null;
        }

        var site = default(PerPhase<double>);
        for (var i = 0; i < Math.Min(used, wiring.Count); i++)
        {
            site = site.With(wiring.Phases[i], terminals[i]);
        }

        return site;
    }

    /// <summary>
    /// SunSpec does not say whether a current has a sign, and devices differ. Power tells the direction: the phase's own, or of an
    /// inverter that has none all together. Where nobody tells, it is towards the site for the safe side.
    /// </summary>
    private PerPhase<double> Directed(PerPhase<double> current, PerPhase<double>? power, double? total)
        => power is { } known
            ? current.Zip(known, (a, w) => w <= -DirectionlessBelowWatt ? -Math.Abs(a) : Math.Abs(a))
            : current.Map(a => Points.State is not null && total <= -DirectionlessBelowWatt ? -Math.Abs(a) : Math.Abs(a));

    private void Judge(double?[] voltage, PerPhase<double>? current, PerPhase<double>? power, List<string> doubts)
    {
        var wiring = Mounting.Wiring ?? Wiring.Straight;
        for (var i = 0; i < Math.Min(voltage.Length, wiring.Count); i++)
        {
            // An inverter that sleeps may show 0 V, and without a current that takes nothing from anybody.
            var phase = wiring.Phases[i];
            if (voltage[i] is not 0.0 || current?[phase] is not 0.0)
            {
                doubts.AddRange(Plausibility.Doubt(phase, voltage[i], current?[phase], power?[phase]) is { } doubt ? [doubt] : []);
            }
        }
    }

    private static WattHour? Energy(ModelImage image, string? point)
        => point is not null && image.Read(point).Number is { } energy and >= 0 ? new WattHour(energy) : null;
}
