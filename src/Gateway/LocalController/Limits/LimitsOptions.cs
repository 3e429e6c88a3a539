using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.LocalController.Limits;

/// <summary>What the limits for the group start from.</summary>
/// <param name="Reserve">What balancing keeps free on every circuit and phase.</param>
/// <param name="FromFile">The <c>limits:</c> section of the site file.</param>
internal sealed record LimitsOptions(Ampere Reserve, ImmutableArray<FileLimit> FromFile);
