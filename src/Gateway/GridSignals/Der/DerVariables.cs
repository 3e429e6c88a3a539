using Gateway.LocalController;
using Gateway.LocalController.DeviceModel;
using Gateway.Ocpp.Records;
using Gateway.Ocpp.Records.V2;

namespace Gateway.GridSignals.Der;

/// <summary>
/// What the site's inverters and batteries can do, in the device model: each by its id, and all together without one. OCPP 2.1 part 2,
/// DCDERCtrlr, which belongs to an EVSE there; the gateway has none.
/// </summary>
internal sealed class DerVariables(DerFleet fleet) : IOwnBlock
{
    private const string Component = "DCDERCtrlr";

    private static readonly Row<Unit>[] OfAll =
    [
        new("Available", DataEnumType.Boolean, u => Written.Bool(u.Abilities.Count > 0)),
        new("Enabled", DataEnumType.Boolean, _ => "true"),
        new("MaxW", DataEnumType.Decimal, u => u.Sum(a => a.MaxFeedIn.Value), "W"),
        new("MaxChargeRateW", DataEnumType.Decimal, u => u.Sum(a => a.MaxCharge.Value), "W"),
        new("MaxVar", DataEnumType.Decimal, u => u.Sum(a => a.MaxVar), "Var"),
        new("ModesSupported", DataEnumType.MemberList, u => u.Modes) { Values = [.. Enum.GetNames<DERControlEnumType>()] },
    ];

    private static readonly Row<Unit>[] OfOne =
    [
        .. OfAll,
        new("VNom", DataEnumType.Decimal, u => Written.Number(u.Only?.NominalVolt, 1), "V"),
        Plate("MaxV", "V", p => p.MaxVolt),
        Plate("MinV", "V", p => p.MinVolt),
        Plate("MaxVA", "VA", p => p.MaxVA),
        Plate("MaxChargeRateVA", "VA", p => p.MaxChargeVA),
        Plate("MaxVarNeg", "Var", p => p.MaxVarNegative),
        Plate("OverExcitedW", "W", p => p.OverExcitedWatt),
        Plate("OverExcitedPF", null, p => p.OverExcitedPowerFactor),
        Plate("UnderExcitedW", "W", p => p.UnderExcitedWatt),
        Plate("UnderExcitedPF", null, p => p.UnderExcitedPowerFactor),
        Plate("ReactiveSusceptance", "s", p => p.ReactiveSusceptance),
        Plate("InverterManufacturer", p => p.Manufacturer),
        Plate("InverterModel", p => p.Model),
        Plate("InverterSerialNumber", p => p.SerialNumber),
        Plate("InverterSwVersion", p => p.SoftwareVersion),
        Plate("InverterHwVersion", p => p.HardwareVersion),
    ];

    public IEnumerable<Variable> Variables
        => fleet.Equipment.Any()
            ? Family.Of(Component, null, OfAll, () => new Unit(fleet.Abilities))
                .Concat(fleet.Equipment.Where(e => e.Id.Length <= Family.LongestInstance).SelectMany(e => Family.Of(Component, e.Id, OfOne, () => Find(e.Id))))
            : [];

    private Unit? Find(string id) => fleet.Equipment.FirstOrDefault(e => e.Id == id) is { } one ? new(fleet.AbilityOf(one) is { } ability ? [ability] : []) : null;

    private static Row<Unit> Plate(string name, string? unit, Func<DerNameplate, double?> read)
        => new(name, DataEnumType.Decimal, u => Written.Number(u.Only?.Plate is { } plate ? read(plate) : null, 3), unit);

    private static Row<Unit> Plate(string name, Func<DerNameplate, string?> read)
        => new(name, DataEnumType.String, u => u.Only?.Plate is { } plate ? read(plate) : null);

    /// <summary>One equipment, or all of them, as far as they ever were in reach.</summary>
    private sealed record Unit(IReadOnlyCollection<DerAbility> Abilities)
    {
        /// <summary>Null: there is not exactly one.</summary>
        public DerAbility? Only => Abilities.Count is 1 ? Abilities.First() : null;

        /// <summary>What at least one of them has.</summary>
        public string Modes => string.Join(',', Abilities.SelectMany(a => a.Kinds.Keys).Distinct().Order().Select(kind => (Open<DERControlEnumType>)kind));

        public string? Sum(Func<DerAbility, double> of) => Abilities.Count > 0 ? Written.Number(Abilities.Sum(of), 0) : null;
    }
}
