using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Ocpp.Messages;
using Gateway.Tests.Support;

namespace Gateway.Tests.Ocpp.Messages;

/// <summary>What no single example shows: nothing throws, and reading what only passes costs no memory.</summary>
public sealed class StationReaderPropertyTests
{
    private const string TransactionEvent =
        """{"eventType":"Updated","timestamp":"2026-01-01T00:00:00Z","triggerReason":"MeterValuePeriodic","seqNo":3,"transactionInfo":{"transactionId":"6f1c2a7e","chargingState":"Charging"},"evse":{"id":1,"connectorId":1},"meterValue":[{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[{"value":16.1,"measurand":"Current.Import","phase":"L1","unitOfMeasure":{"unit":"A"}},{"value":3700,"measurand":"Power.Active.Import"}]}]}""";

    private const string MeterValues =
        """{"connectorId":1,"transactionId":17,"meterValue":[{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[{"value":"16.1","measurand":"Current.Import","phase":"L1","unit":"A"}]}]}""";

    private static readonly string[] Actions =
        ["TransactionEvent", "MeterValues", "StatusNotification", "BootNotification", "StartTransaction", "StopTransaction"];

    private static readonly byte[][] Seeds =
    [
        Encoding.UTF8.GetBytes(TransactionEvent),
        Encoding.UTF8.GetBytes(MeterValues),
        """{"chargingStation":{"vendorName":"Acme\u0020","model":"One"},"status":"Accepted","connectorId":1,"transactionId":"\u0031"}"""u8.ToArray(),
    ];

    [Fact]
    public void No_mutation_of_a_payload_makes_any_reader_throw()
    {
        var mutations = Gen.Choose(0, Seeds.Length - 1)
            .SelectMany(seed => Gen.Choose(0, 400).Select(at => (seed, at)))
            .SelectMany(m => Gen.Choose(0, 255).Select(with => (m.seed, m.at, with)))
            .SelectMany(m => Gen.Choose(0, 3).Select(how => (m.seed, m.at, m.with, how)));
        var several = mutations.ListOf(3).Select(list => list.ToArray());

        Check.One(Cases.Of(3000), Prop.ForAll(several.ToArbitrary(), changes =>
        {
            var payload = changes.Aggregate(Seeds[changes[0].seed], (p, m) => Mutate(p, m.at, (byte)m.with, m.how));
            var heard = new Sightings();
            foreach (var version in Enum.GetValues<OcppVersion>().Where(v => v != OcppVersion.V15))
            {
                foreach (var action in Actions)
                {
                    var name = Encoding.UTF8.GetBytes(action);
                    Assert.True(Enum.IsDefined(StationReader.Call(version, name, payload, heard)));
                    Assert.True(Enum.IsDefined(StationReader.Answer(version, name, payload, 1, heard)));
                }
            }

            Answers.ReadStatus(payload);
            Answers.ReadBoot(payload);
        }));
    }

    [Theory]
    [InlineData(OcppVersion.V201, "TransactionEvent", TransactionEvent)]
    [InlineData(OcppVersion.V16, "MeterValues", MeterValues)]
    [InlineData(OcppVersion.V16, "Heartbeat", "{}")]
    public void Reading_what_passes_allocates_nothing(OcppVersion version, string action, string payload)
    {
        byte[] name = Encoding.UTF8.GetBytes(action), bytes = Encoding.UTF8.GetBytes(payload);
        var counter = new Counter();
        Read(version, name, bytes, counter, times: 100);        // the first rounds build tables

        var before = GC.GetAllocatedBytesForCurrentThread();
        Read(version, name, bytes, counter, times: 1000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(action == "Heartbeat" ? 0 : 1100, counter.Measurements);
    }

    private static void Read(OcppVersion version, byte[] action, byte[] payload, Counter to, int times)
    {
        for (var i = 0; i < times; i++)
        {
            StationReader.Call(version, action, payload, to);
            _ = StationReader.Interests(version, action);
            _ = MessageCatalogue.Of(version).Find(action);
        }
    }

    private static byte[] Mutate(byte[] payload, int at, byte with, int how)
    {
        at = Math.Min(at, payload.Length);
        return how switch
        {
            0 => payload[..at],
            1 => [.. payload[..at], with, .. payload[at..]],
            2 when at < payload.Length => [.. payload[..at], .. payload[(at + 1)..]],
            _ when at < payload.Length => [.. payload[..at], with, .. payload[(at + 1)..]],
            _ => payload,
        };
    }

    private sealed class Counter : IStationSightings
    {
        public int Measurements { get; private set; }

        public void Measured(int evse, in MeterSample sample) => Measurements++;

        public void WrittenAt(DateTimeOffset at) { }

        public void Booted(string? vendor, string? model, string? firmware) { }

        public void BootAnswered(ReadOnlySpan<byte> status) { }

        public void ConnectorStatus(int evse, int connector, ConnectorState state) { }

        public void TransactionStarting(int connector) { }

        public void TransactionNumbered(int connector, long transactionId) { }

        public void TransactionRuns(int evse, ReadOnlySpan<byte> transactionId, ChargingState? state) { }

        public void TransactionPrioritised(long priority) { }

        public void CarWants(int evse, DateTimeOffset? departure, double? energy) { }

        public void TransactionEnded(int evse, ReadOnlySpan<byte> transactionId) { }
    }
}
