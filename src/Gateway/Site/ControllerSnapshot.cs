using System.Collections.Immutable;

namespace Gateway.Site;

/// <summary>The gateway itself, as a station of the CSMS.</summary>
/// <param name="Overridden">Settings that the CSMS has changed, so that the site file's value does not hold.</param>
public sealed record ControllerSnapshot(ImmutableArray<OverriddenSetting> Overridden);

/// <summary>A setting of the site file, or a default, in whose place the CSMS has put a value of its own.</summary>
/// <param name="Variable">As the CSMS knows it: <c>Balancing.Reserve</c>.</param>
/// <param name="Value">As OCPP writes it; null: it is secret.</param>
/// <param name="Unit">Null: it has none.</param>
/// <param name="SiteKey">The setting's key, such as <c>balancing.reserve</c>. Null: the site file has none for it.</param>
/// <param name="SiteValue">What holds again once the CSMS sets just that; null: it is secret.</param>
public sealed record OverriddenSetting(string Variable, string? Value, string? Unit, string? SiteKey, string? SiteValue);
