using System.Collections.Concurrent;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Tests.Support;

namespace Gateway.Tests.Ocpp.Catalogue;

/// <summary>Whatever a peer sends, the checker answers, and the answer can be sent. Alone, since it takes all cores.</summary>
[Collection(nameof(PayloadFuzzTests))]
[CollectionDefinition(nameof(PayloadFuzzTests), DisableParallelization = true)]
public sealed class PayloadFuzzTests
{
    private const int Inputs = 5_000_000;
    private const int Batch = 10_000;

    private static readonly (OcppVersion Version, ObjectShape Shape)[] Shapes =
    [
        .. from version in Enum.GetValues<OcppVersion>()
           from message in MessageCatalogue.Of(version).Messages
           from shape in new[] { message.Request, message.Response }
           where shape is not null
           select (version, shape),
    ];

    [Fact]
    public void Five_million_accidents_are_no_exception()
    {
        var victims = Shapes.Select((s, i) => new Victim(Sample(s.Shape, i, 0.2))).ToArray();
        var failures = new ConcurrentQueue<string>();
        var faults = 0;
        Parallel.For(0, Inputs / Batch, (batch, loop) =>
        {
            var random = new Random(batch);
            var accidents = new Accidents(random, victims);
            for (var i = 0; i < Batch && failures.Count < 10; i++)
            {
                var one = random.Next(Shapes.Length);
                var bytes = accidents.Befall(victims[one]);
                if (Failure(Shapes[one].Version, Shapes[one].Shape, bytes, ref faults) is { } failure)
                {
                    failures.Enqueue(failure);
                }
            }
        });

        Strays.AssertNone(failures);
        Assert.InRange(faults, Inputs / 2, Inputs - 1);     // else the accidents are too small or too large to find anything
    }

    [Fact]
    public void Checking_never_throws()
    {
        var seeds = Shapes.Select(s => Examples.Of(s.Shape).ToArray()).ToArray();
        var inputs = from shape in Gen.Elements(Shapes)
                     from bytes in Mutation.Of(seeds).Generator
                     select (shape, bytes);
        var faults = 0;
        Prop.ForAll(
            inputs.ToArbitrary(),
            input => Failure(input.shape.Version, input.shape.Shape, input.bytes, ref faults) is null)
            .Check(Cases.Of(20_000));
    }

    [Fact]
    public void Checking_a_good_payload_allocates_nothing()
    {
        var payloads = Shapes
            .SelectMany((s, i) => new[] { Examples.Of(s.Shape).ToArray(), Sample(s.Shape, i, 1) }
            .Select(bytes => (s.Version, s.Shape, Bytes: bytes))).ToList();
        var costly = new List<string>(payloads.Count);
        foreach (var (version, shape, bytes) in payloads)
        {
            PayloadChecker.Check(shape, bytes);     // whatever is made once, is made now
            var before = GC.GetAllocatedBytesForCurrentThread();
            var fault = PayloadChecker.Check(shape, bytes);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > 0 || fault is not null)
            {
                costly.Add($"{version} {shape.Name}: {allocated} B, {fault}");
            }
        }

        Strays.AssertNone(costly);
    }

    private static byte[] Sample(ObjectShape shape, int seed, double odds)
        => Encoding.UTF8.GetBytes(new Samples(new Random(seed), odds).Of(shape).Json());

    private static string? Failure(OcppVersion version, ObjectShape shape, ReadOnlySpan<byte> bytes, ref int faults)
    {
        try
        {
            if (PayloadChecker.Check(shape, bytes) is { } fault)
            {
                Interlocked.Increment(ref faults);
                FaultAssert.CanBeTold(fault, version);
            }

            return null;
        }
        catch (Exception e)
        {
            var shown = bytes[..Math.Min(bytes.Length, 2000)];
            return $"{version} {shape.Name}: {e.GetType().Name} {e.Message}, {Encoding.UTF8.GetString(shown)}, {Convert.ToBase64String(shown)}";
        }
    }
}
