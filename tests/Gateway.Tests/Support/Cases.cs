using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Gateway.Tests.Support;

/// <summary>
/// How a property is tried: with the same cases in every run, so that a run that fails has found what the last change broke. With
/// PROPERTY_SEED=any other cases come in each run, and with a number those that come of it.
/// </summary>
internal static class Cases
{
    private const ulong Gamma = 0x9E37_79B9_7F4A_7C15;

    private static readonly string Seed = Environment.GetEnvironmentVariable("PROPERTY_SEED") ?? "1";

    public static Config Of(int cases)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(cases);
        return Seed is "any" ? config : config.WithReplay(ulong.Parse(Seed, CultureInfo.InvariantCulture), Gamma);
    }

    /// <summary>Of cases that are a number each: any, from the first on.</summary>
    public static Config OfSeeds(int cases) => Of(cases).WithEndSize(int.MaxValue / 2);
}
