namespace Gateway.Ocpp.Records.V2;

/// <summary>ISO 15118-2 tariff of the mobility provider, sent to the vehicle.</summary>
public sealed record SalesTariffType(
    int Id,
    IReadOnlyList<SalesTariffEntryType> SalesTariffEntry,
    string? SalesTariffDescription = null,
    int? NumEPriceLevels = null);

/// <summary>Price level and costs of one interval of the sales tariff.</summary>
public sealed record SalesTariffEntryType(
    RelativeTimeIntervalType RelativeTimeInterval,
    int? EPriceLevel = null,
    IReadOnlyList<ConsumptionCostType>? ConsumptionCost = null);

/// <summary>A time span counted from the present moment.</summary>
public sealed record RelativeTimeIntervalType(int Start, int? Duration = null);

/// <summary>Cost of a block of consumption, as in ISO 15118-2.</summary>
public sealed record ConsumptionCostType(double StartValue, IReadOnlyList<CostType> Cost);

/// <summary>One cost figure, in money, percent or emissions.</summary>
public sealed record CostType(Open<CostKindEnumType> CostKind, int Amount, int? AmountMultiplier = null);

/// <summary>What sort of figure a cost entry of a sales tariff gives.</summary>
public enum CostKindEnumType { CarbonDioxideEmission, RelativePricePercentage, RenewableGenerationPercentage }
