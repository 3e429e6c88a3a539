namespace Gateway.Ocpp.Records.V2;

/// <summary>Cost of a transaction as the station itself worked it out.</summary>
public sealed record CostDetailsType(
    TotalCostType TotalCost,
    TotalUsageType TotalUsage,
    IReadOnlyList<ChargingPeriodType>? ChargingPeriods = null,
    bool? FailureToCalculate = null,
    string? FailureReason = null);

/// <summary>Running or final costs of a transaction, item by item.</summary>
public sealed record TotalCostType(
    string Currency,
    Open<TariffCostEnumType> TypeOfCost,
    TotalPriceType Total,
    PriceType? Fixed = null,
    PriceType? Energy = null,
    PriceType? ChargingTime = null,
    PriceType? IdleTime = null,
    PriceType? ReservationTime = null,
    PriceType? ReservationFixed = null);

/// <summary>What was used in the transaction altogether.</summary>
public sealed record TotalUsageType(double Energy, int ChargingTime, int IdleTime, int? ReservationTime = null);

/// <summary>Slice of a session with constant price conditions.</summary>
public sealed record ChargingPeriodType(
    DateTimeOffset StartPeriod,
    IReadOnlyList<CostDimensionType>? Dimensions = null,
    string? TariffId = null);

/// <summary>How the tariff's limits affected the total cost.</summary>
public enum TariffCostEnumType { NormalCost, MinCost, MaxCost }

/// <summary>Sum of all cost items, with or without tax; at least one is given.</summary>
public sealed record TotalPriceType(double? ExclTax = null, double? InclTax = null);

/// <summary>Quantity of one kind consumed within a period.</summary>
public sealed record CostDimensionType(Open<CostDimensionEnumType> Type, double Volume);

/// <summary>Which quantity of a charging period is counted.</summary>
public enum CostDimensionEnumType { Energy, MaxCurrent, MinCurrent, MaxPower, MinPower, IdleTIme, ChargingTime }
