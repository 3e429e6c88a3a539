namespace Gateway.Ocpp.Records.V2;

/// <summary>Full tariff from which the station computes costs itself.</summary>
public sealed record TariffType(
    string TariffId,
    string Currency,
    IReadOnlyList<MessageContentType>? Description = null,
    TariffEnergyType? Energy = null,
    DateTimeOffset? ValidFrom = null,
    TariffTimeType? ChargingTime = null,
    TariffTimeType? IdleTime = null,
    TariffFixedType? FixedFee = null,
    TariffTimeType? ReservationTime = null,
    TariffFixedType? ReservationFixed = null,
    PriceType? MinCost = null,
    PriceType? MaxCost = null);

/// <summary>Energy part of a tariff.</summary>
public sealed record TariffEnergyType(IReadOnlyList<TariffEnergyPriceType> Prices, IReadOnlyList<TaxRateType>? TaxRates = null);

/// <summary>Time part of a tariff, for charging, idling or reserving.</summary>
public sealed record TariffTimeType(IReadOnlyList<TariffTimePriceType> Prices, IReadOnlyList<TaxRateType>? TaxRates = null);

/// <summary>One-off part of a tariff.</summary>
public sealed record TariffFixedType(IReadOnlyList<TariffFixedPriceType> Prices, IReadOnlyList<TaxRateType>? TaxRates = null);

/// <summary>An amount of money with or without tax; at least one is given.</summary>
public sealed record PriceType(double? ExclTax = null, double? InclTax = null, IReadOnlyList<TaxRateType>? TaxRates = null);

/// <summary>A price for energy and the conditions for it.</summary>
public sealed record TariffEnergyPriceType(double PriceKwh, TariffConditionsType? Conditions = null);

/// <summary>One tax that is levied on a price.</summary>
public sealed record TaxRateType(string Type, double Tax, int? Stack = null);

/// <summary>A price for time and the conditions for it.</summary>
public sealed record TariffTimePriceType(double PriceMinute, TariffConditionsType? Conditions = null);

/// <summary>A one-off price and the conditions for it.</summary>
public sealed record TariffFixedPriceType(double PriceFixed, TariffConditionsFixedType? Conditions = null);

/// <summary>Conditions for an energy or time price; all must hold.</summary>
public sealed record TariffConditionsType(
    string? StartTimeOfDay = null,
    string? EndTimeOfDay = null,
    IReadOnlyList<Open<DayOfWeekEnumType>>? DayOfWeek = null,
    string? ValidFromDate = null,
    string? ValidToDate = null,
    Open<EvseKindEnumType>? EvseKind = null,
    double? MinEnergy = null,
    double? MaxEnergy = null,
    double? MinCurrent = null,
    double? MaxCurrent = null,
    double? MinPower = null,
    double? MaxPower = null,
    int? MinTime = null,
    int? MaxTime = null,
    int? MinChargingTime = null,
    int? MaxChargingTime = null,
    int? MinIdleTime = null,
    int? MaxIdleTime = null);

/// <summary>Conditions for a fixed price at transaction start; all must hold.</summary>
public sealed record TariffConditionsFixedType(
    string? StartTimeOfDay = null,
    string? EndTimeOfDay = null,
    IReadOnlyList<Open<DayOfWeekEnumType>>? DayOfWeek = null,
    string? ValidFromDate = null,
    string? ValidToDate = null,
    Open<EvseKindEnumType>? EvseKind = null,
    string? PaymentBrand = null,
    string? PaymentRecognition = null);

/// <summary>Day on which a tariff condition holds.</summary>
public enum DayOfWeekEnumType { Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday }

/// <summary>Which kind of current an EVSE delivers.</summary>
public enum EvseKindEnumType { AC, DC }
