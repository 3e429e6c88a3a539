namespace Gateway.Ocpp.Messages;

/// <summary>The quantities that the gateway reads from sampled values, and their base units.</summary>
internal enum Quantity { None, Current, CurrentOut, Voltage, Power, PowerOut, Energy, Soc, Offered }

/// <summary>The conductor that a value belongs to. Other: one we have no use for, such as N or L1-L2.</summary>
internal enum Conductor { All, L1, L2, L3, Other }

/// <summary>
/// Where a value was taken. At the outlet or its cable, where the car is plugged in, the default; at the inlet, which is the
/// station's supply; or elsewhere, such as inside the car.
/// </summary>
internal enum Place { Outlet, Inlet, Elsewhere }

/// <summary>One quantity, per phase and without phase.</summary>
internal struct PhaseValues
{
    public double? L1;
    public double? L2;
    public double? L3;
    public double? All;

    public readonly bool HasPhases => L1 is not null || L2 is not null || L3 is not null;

    public readonly double? Total => All ?? (HasPhases ? (L1 ?? 0) + (L2 ?? 0) + (L3 ?? 0) : null);

    public void Set(Conductor conductor, double value)
    {
        switch (conductor)
        {
            case Conductor.All: All = value; break;
            case Conductor.L1: L1 = value; break;
            case Conductor.L2: L2 = value; break;
            case Conductor.L3: L3 = value; break;
            default: break;
        }
    }

    /// <summary>
    /// A value without phase counts on every phase: it may be that of one phase or of each, and taking it for each is the safe
    /// side. Where any phase is told by name, only names count.
    /// </summary>
    public readonly PhaseValues Spread() => HasPhases ? this : new() { L1 = All, L2 = All, L3 = All };

    /// <summary>
    /// Below 0 where something flows back. There are stations that call export what they give to the car, so it counts only beside an
    /// import of nothing.
    /// </summary>
    public readonly PhaseValues Less(in PhaseValues back)
        => new() { L1 = Net(L1, back.L1), L2 = Net(L2, back.L2), L3 = Net(L3, back.L3), All = Net(All, back.All) };

    private static double? Net(double? value, double? back) => value == 0 && back > 0 ? -back : value;

    public readonly PhaseValues Or(in PhaseValues other) => HasPhases || All is not null ? this : other;
}

/// <summary>All quantities at one place.</summary>
internal struct PlaceValues
{
    public PhaseValues Current;
    public PhaseValues CurrentOut;
    public PhaseValues Voltage;
    public PhaseValues Power;
    public PhaseValues PowerOut;
    public PhaseValues Energy;

    /// <summary>Imported; below 0: exported.</summary>
    public readonly PhaseValues NetCurrent => Current.Less(CurrentOut);

    public readonly PhaseValues NetPower => Power.Less(PowerOut);

    public void Set(Quantity quantity, Conductor conductor, double value)
    {
        switch (quantity)
        {
            case Quantity.Current: Current.Set(conductor, value); break;
            case Quantity.CurrentOut: CurrentOut.Set(conductor, value); break;
            case Quantity.Voltage: Voltage.Set(conductor, value); break;
            case Quantity.Power: Power.Set(conductor, value); break;
            case Quantity.PowerOut: PowerOut.Set(conductor, value); break;
            case Quantity.Energy: Energy.Set(conductor, value); break;
            default: break;
        }
    }
}

/// <summary>What the newest entries of a meterValue array say, before places and phases are settled.</summary>
internal struct MeterReading
{
    public PlaceValues Outlet;
    public PlaceValues Inlet;
    public double? Soc;
    public double? Offered;

    /// <summary>Null: no entry was read yet, or the newest told no time.</summary>
    public DateTimeOffset? Taken;

    /// <summary>True: a value has the context Transaction.End.</summary>
    public bool EndsTransaction;

    public void Set(Quantity quantity, Conductor conductor, Place place, double value)
    {
        switch (quantity, place)
        {
            case (Quantity.Soc, _): Soc = value; break;
            case (Quantity.Offered, _): Offered = Math.Max(Offered ?? 0, value); break;
            case (_, Place.Outlet): Outlet.Set(quantity, conductor, value); break;
            case (_, Place.Inlet): Inlet.Set(quantity, conductor, value); break;
            default: break;     // behind a rectifier, or of no concern to the supply
        }
    }

    public readonly MeterSample ToSample()
    {
        var current = Outlet.NetCurrent.Or(Inlet.NetCurrent).Spread();
        var voltage = Outlet.Voltage.Or(Inlet.Voltage).Spread();
        return new MeterSample
        {
            CurrentL1 = current.L1,
            CurrentL2 = current.L2,
            CurrentL3 = current.L3,
            VoltageL1 = voltage.L1,
            VoltageL2 = voltage.L2,
            VoltageL3 = voltage.L3,
            Power = Outlet.NetPower.Or(Inlet.NetPower).Total,
            Energy = Outlet.Energy.Or(Inlet.Energy).Total,
            Soc = Soc,
            OfferedA = Offered,
        };
    }
}
