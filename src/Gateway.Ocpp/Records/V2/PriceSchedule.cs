namespace Gateway.Ocpp.Records.V2;

/// <summary>Prices in currency over time, modelled on ISO 15118-20.</summary>
public sealed record AbsolutePriceScheduleType(
    DateTimeOffset TimeAnchor,
    int PriceScheduleID,
    string Currency,
    string Language,
    string PriceAlgorithm,
    IReadOnlyList<PriceRuleStackType> PriceRuleStacks,
    string? PriceScheduleDescription = null,
    RationalNumberType? MinimumCost = null,
    RationalNumberType? MaximumCost = null,
    IReadOnlyList<TaxRuleType>? TaxRules = null,
    OverstayRuleListType? OverstayRuleList = null,
    IReadOnlyList<AdditionalSelectedServicesType>? AdditionalSelectedServices = null);

/// <summary>Price rules that hold together for a stretch of time.</summary>
public sealed record PriceRuleStackType(int Duration, IReadOnlyList<PriceRuleType> PriceRule);

/// <summary>Prices that hold from a certain charging power upwards.</summary>
public sealed record PriceRuleType(
    RationalNumberType EnergyFee,
    RationalNumberType PowerRangeStart,
    int? ParkingFeePeriod = null,
    int? CarbonDioxideEmission = null,
    int? RenewableGenerationPercentage = null,
    RationalNumberType? ParkingFee = null);

/// <summary>ISO 15118-20 tax and the fees on which it is levied.</summary>
public sealed record TaxRuleType(
    int TaxRuleID,
    bool AppliesToEnergyFee,
    bool AppliesToParkingFee,
    bool AppliesToOverstayFee,
    bool AppliesToMinimumMaximumCost,
    RationalNumberType TaxRate,
    string? TaxRuleName = null,
    bool? TaxIncludedInPrice = null);

/// <summary>ISO 15118-20 fees for staying plugged in after charging.</summary>
public sealed record OverstayRuleListType(
    IReadOnlyList<OverstayRuleType> OverstayRule,
    RationalNumberType? OverstayPowerThreshold = null,
    int? OverstayTimeThreshold = null);

/// <summary>One overstay fee and the time from which it is due.</summary>
public sealed record OverstayRuleType(
    RationalNumberType OverstayFee,
    int StartTime,
    int OverstayFeePeriod,
    string? OverstayRuleDescription = null);

/// <summary>Extra service billed along with charging.</summary>
public sealed record AdditionalSelectedServicesType(RationalNumberType ServiceFee, string ServiceName);

/// <summary>ISO 15118-20 schedule of relative prices without amounts.</summary>
public sealed record PriceLevelScheduleType(
    IReadOnlyList<PriceLevelScheduleEntryType> PriceLevelScheduleEntries,
    DateTimeOffset TimeAnchor,
    int PriceScheduleId,
    int NumberOfPriceLevels,
    string? PriceScheduleDescription = null);

/// <summary>One stretch of time at a constant price level.</summary>
public sealed record PriceLevelScheduleEntryType(int Duration, int PriceLevel);

/// <summary>A decimal number written as value times ten to the exponent.</summary>
public sealed record RationalNumberType(int Exponent, int Value);
