using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Metering.Commands;

/// <summary>A device that a unit can be in the site file.</summary>
/// <param name="Says">What it says in this role now, or why that is not believed.</param>
/// <param name="NeedsPhase">True: it measures one phase, and the site file has to say which.</param>
internal sealed record DeviceGuess(DeviceRole Role, string Model, string Says, bool NeedsPhase = false);

/// <summary>What a scan found at a unit id.</summary>
/// <param name="What">For people: maker, model, or what is known instead.</param>
/// <param name="Guesses">Empty: it is not recognised.</param>
/// <param name="Identity">The same for two unit ids behind which the same device answers; null: nobody knows.</param>
/// <param name="Also">Other models that it could be.</param>
internal sealed record UnitFinding(
    byte Unit, string What, ImmutableArray<DeviceGuess> Guesses, string? Identity, ImmutableArray<string> Also)
{
    public static UnitFinding Nothing(byte unit, string what) => new(unit, what, [], null, []);
}
