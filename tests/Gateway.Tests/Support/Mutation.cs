using FsCheck;
using FsCheck.Fluent;

namespace Gateway.Tests.Support;

/// <summary>Bytes that began as something good and had a few accidents: cut off, a byte more, a byte less, a byte changed.</summary>
internal static class Mutation
{
    public static Arbitrary<byte[]> Of(params byte[][] seeds)
    {
        var accident = from at in Gen.Choose(0, 10_000)
                       from with in Gen.Choose(0, 255)
                       from how in Gen.Choose(0, 3)
                       select (at, with: (byte)with, how);
        var mutated = from seed in Gen.Elements(seeds)
                      from count in Gen.Choose(1, 3)
                      from accidents in accident.ListOf(count)
                      select accidents.Aggregate(seed, (bytes, a) => Apply(bytes, a.at % (bytes.Length + 1), a.with, a.how));
        return mutated.ToArbitrary();
    }

    private static byte[] Apply(byte[] bytes, int at, byte with, int how) => how switch
    {
        0 => bytes[..at],
        1 => [.. bytes[..at], with, .. bytes[at..]],
        _ when at == bytes.Length => bytes,
        2 => [.. bytes[..at], .. bytes[(at + 1)..]],
        _ => [.. bytes[..at], with, .. bytes[(at + 1)..]],
    };
}
