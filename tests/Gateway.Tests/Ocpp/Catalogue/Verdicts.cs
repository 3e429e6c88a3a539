using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Tests.Ocpp.Catalogue;

/// <summary>The same good and mutated payloads in every run, for every request and response of a version.</summary>
internal static class Verdicts
{
    /// <summary>For each request and each response.</summary>
    public const int Good = 24;

    /// <inheritdoc cref="Good"/>
    public const int Mutated = 220;

    private const int FromOne = 60;
    private const int Patience = 2000;      // payloads, for messages with few fields
    private static readonly double[] Odds = [0, 0.1, 0.3, 1];

    public static IEnumerable<Verdict> Of(OcppVersion version)
        => MessageCatalogue.Of(version).Messages
            .SelectMany(m => new[] { m.Request, m.Response }).OfType<ObjectShape>().SelectMany((shape, i) => Of(shape, i));

    private static IEnumerable<Verdict> Of(ObjectShape shape, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < Good; i++)
        {
            yield return new(shape, "as it should be", new Samples(random, Odds[i % Odds.Length]).Of(shape).Json(), Good: true);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Patience && seen.Count < Mutated; i++)
        {
            foreach (var mutated in Mutate(random, new Samples(random, Odds[i % Odds.Length]).Of(shape)).Where(v => seen.Add(v.Json)))
            {
                yield return mutated;
            }
        }
    }

    // A few of all mutants of all values, however deep they lie.
    private static IEnumerable<Verdict> Mutate(Random random, Sample payload)
    {
        var shape = (ObjectShape)payload.Shape;
        var mutants = new Mutants(random);
        var all = payload.All.SelectMany(value => mutants.Of(value).Select(mutant => (value, mutant))).ToArray();
        random.Shuffle(all);
        return from one in all.Take(FromOne)
               let what = $"{one.mutant.What} in {one.value.Shape.Notation}"
               select new Verdict(shape, what, payload.Json(one.value, one.mutant.Text), one.mutant.Good, one.mutant.OnPurpose);
    }
}
