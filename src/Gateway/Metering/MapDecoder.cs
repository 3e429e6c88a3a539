using Gateway.Site;

namespace Gateway.Metering;

/// <summary>Makes a reading of the registers of one poll: directions, phases of the site, and whether to believe it.</summary>
internal ref struct MapDecoder
{
    /// <summary>Less than this is noise around zero and says nothing of the direction; towards the site is the safe guess.</summary>
    private const double DirectionlessBelowWatt = 30;

    /// <summary>
    /// Current that is made from power does not see what only shifts phase. Chargers are above 0.98, houses seldom below 0.95: so
    /// much more is booked where it flows in.
    /// </summary>
    private const double AssumedPowerFactor = 0.95;

    private readonly DeviceMap _map;
    private readonly double _direction;
    private readonly PollValues _poll;
    private List<string>? _doubts;

    /// <param name="room">For <see cref="PollValues.Size"/> numbers.</param>
    public MapDecoder(DeviceMap map, Span<double> room, IReadOnlyList<ushort[]> blocks)
    {
        (_map, _direction) = (map, map.IsReversed ? -1 : 1);
        var poll = new PollValues(room);
        foreach (var point in map.Points)
        {
            poll.Add(point, point.Read(blocks), map.Blocks[point.Place.Block].IsSlow);
        }

        _poll = poll;
    }

    public DeviceSample Sample(string deviceId, long takenAt)
    {
        var voltage = Wired(Quantity.Voltage, 1);
        var power = Wired(Quantity.Power, _direction);
        var current = Current(voltage, power);
        var total = Total(power);
        Doubt(voltage, current, power, total);
        if (_doubts is not null)
        {
            (voltage, current, power) = (null, null, null);     // one of them lies, and nobody knows which
        }

        var reading = new DeviceReading(
            deviceId,
            takenAt,
            current?.Map(static a => new Ampere(a)),
            voltage?.Map(static v => new Volt(v)),
            power?.Map(static w => new Watt(w)),
            total is { } watt ? new Watt(watt) : null,
            Energy(_map.IsReversed ? Quantity.EnergyExport : Quantity.EnergyImport),
            Energy(_map.IsReversed ? Quantity.EnergyImport : Quantity.EnergyExport),
            Whole(Quantity.Frequency))
        {
            StateOfCharge = Whole(Quantity.StateOfCharge) is { } percent and >= 0 and <= 100 ? percent : null,
            Quality = Quality(),
        };
        return new(reading, _doubts is null ? null : string.Join("; ", _doubts));
    }

    private void Doubt(PerPhase<double>? voltage, PerPhase<double>? current, PerPhase<double>? power, double? total)
    {
        if (!_map.GuardsFuse)
        {
            _doubts = total is null ? ["it has no value for the power"] : null;
        }
        else if (_map.Wiring is { } wiring)
        {
            FindMissing(wiring);
            Plausibility.Check(wiring.Phases, voltage, current, power, ref _doubts);
            if (current is null)
            {
                _doubts ??= ["it has no value for the current"];
            }
        }
    }

    private void FindMissing(Wiring wiring)
    {
        for (var quantity = Quantity.Voltage; quantity <= Quantity.Power; quantity++)
        {
            for (var terminal = 0; terminal < wiring.Count; terminal++)
            {
                if (_poll.TellsEachPoll(quantity, (Phase)terminal) && double.IsNaN(_poll[quantity, (Phase)terminal]))
                {
                    (_doubts ??= []).Add($"it has no value for the {quantity.Name()} of {wiring.Phases[terminal]}");
                }
            }
        }
    }

    /// <summary>Null: it is not told, or not for every terminal in use. A phase that no terminal is wired to has 0.</summary>
    private readonly PerPhase<double>? Wired(Quantity quantity, double direction)
    {
        if (_map.Wiring is not { } wiring)
        {
            return null;
        }

        var site = default(PerPhase<double>);
        for (var terminal = 0; terminal < wiring.Count; terminal++)
        {
            var value = _poll[quantity, (Phase)terminal];
            if (double.IsNaN(value))
            {
                return null;
            }

            site = site.With(wiring.Phases[terminal], (value * direction) + 0.0);       // no negative zero
        }

        return site;
    }

    private readonly PerPhase<double>? Current(PerPhase<double>? voltage, PerPhase<double>? power)
    {
        if (_poll.Tells(Quantity.Current, Phase.L1))
        {
            return (_map.CurrentIsMagnitude, Wired(Quantity.Current, _direction), power) switch
            {
                (true, { } magnitude, { } known)
                    => magnitude.Zip(known, static (a, w) => w <= -DirectionlessBelowWatt ? -Math.Abs(a) : Math.Abs(a)),
                (true, { } magnitude, null) => magnitude.Map(Math.Abs),
                (_, var signed, _) => signed,
            };
        }

        return (voltage ?? (_map.AssumedVoltage is { } assumed ? PerPhase<double>.Same(assumed.Value) : null)) is { } volts
            ? power?.Zip(volts, static (w, v) => v > 0 ? w / v / (w > 0 ? AssumedPowerFactor : 1) : 0)
            : null;
    }

    /// <summary>As the device tells it, or the sum over its phases.</summary>
    private readonly double? Total(PerPhase<double>? power)
    {
        if (_poll.Tells(Quantity.Power, null))
        {
            return (Whole(Quantity.Power) * _direction) + 0.0;
        }

        return power is { } phases
            ? phases.L1 + phases.L2 + phases.L3
            : _map.Wiring is null && _poll[Quantity.Power, Phase.L1] is var only && double.IsFinite(only) ? (only * _direction) + 0.0 : null;
    }

    private readonly PowerQuality? Quality()
    {
        var (reactive, totalReactive) = (Wired(Quantity.ReactivePower, _direction), Whole(Quantity.ReactivePower) * _direction);
        var (apparent, totalApparent) = (Wired(Quantity.ApparentPower, 1), Whole(Quantity.ApparentPower));
        var (factor, totalFactor) = (Wired(Quantity.PowerFactor, 1), Whole(Quantity.PowerFactor));
        return reactive is null && totalReactive is null && apparent is null && totalApparent is null && factor is null && totalFactor is null
            ? null
            : new(reactive, totalReactive, apparent, totalApparent, factor, totalFactor);
    }

    private readonly WattHour? Energy(Quantity quantity) => Whole(quantity) is { } energy and >= 0 ? new WattHour(energy) : null;

    private readonly double? Whole(Quantity quantity) => _poll[quantity, null] is var value && double.IsFinite(value) ? value : null;
}
