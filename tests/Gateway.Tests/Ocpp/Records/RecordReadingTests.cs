using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Ocpp.Catalogue;
using Gateway.Ocpp.Records;
using Gateway.Ocpp.Records.V16;
using Gateway.Tests.Support;

namespace Gateway.Tests.Ocpp.Records;

/// <summary>Reading a record: what is bad is a JsonException and nothing else, what is unknown is kept.</summary>
public sealed class RecordReadingTests
{
    [Fact]
    public void Broken_payloads_are_json_exceptions_and_those_the_checker_takes_are_read()
    {
        var seeds = RecordPart.All.Select(part => FullPayload.Of(part.Shape, 1)).ToArray();
        var accidents = from at in Gen.Choose(0, seeds.Length - 1)
                        from bytes in Mutation.Of(seeds[at], Examples.Of(RecordPart.All[at].Shape).ToArray()).Generator
                        select (Part: RecordPart.All[at], Bytes: bytes);

        Check.One(Cases.Of(20000), Prop.ForAll(accidents.ToArbitrary(), accident =>
        {
            var isRead = TryRead(accident.Part, accident.Bytes);
            Assert.True(isRead || PayloadChecker.Check(accident.Part.Shape, accident.Bytes) is not null,
                $"{accident.Part}: {Encoding.UTF8.GetString(accident.Bytes)}");
        }));
    }

    [Fact]
    public void Random_bytes_are_json_exceptions()
        => Check.One(Cases.Of(300), Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
            RecordPart.All.All(part => !TryRead(part, bytes ?? []))));

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("1e999")]
    [InlineData("{}")]
    [InlineData("""{"connectorId":1,"status":"Available"}""")]
    [InlineData("""{"connectorId":1,"status":null,"errorCode":"NoError"}""")]
    [InlineData("""{"connectorId":1,"status":"\ud800","errorCode":"NoError"}""")]
    [InlineData("""{"connectorId":1,"status":"Available","errorCode":"NoError","info":"\udc00"}""")]
    [InlineData("""{"connectorId":1,"status":"Available","errorCode":"NoError","errorCode":"NoError"}""")]
    [InlineData("""{"connectorId":1.5,"status":"Available","errorCode":"NoError"}""")]
    [InlineData("""{"connectorId":3000000000,"status":"Available","errorCode":"NoError"}""")]
    [InlineData("""{"connectorId":"1","status":"Available","errorCode":"NoError"}""")]
    [InlineData("""{"connectorId":1,"status":7,"errorCode":"NoError"}""")]
    [InlineData("""{"connectorId":1,"status":"Available","errorCode":"NoError","timestamp":"soon"}""")]
    [InlineData("""{"connectorId":1,"status":"Available","errorCode":"NoError","timestamp":"2026-02-30T08:00:00Z"}""")]
    [InlineData("""{"connectorId":1,"status":"Available","errorCode":"NoError","timestamp":"0000-01-01T08:00:00Z"}""")]
    public void A_status_that_means_nothing_is_refused(string payload)
        => Assert.False(TryRead(RecordPart.All.First(p => p.Record.Type == typeof(StatusNotificationRequest)), Encoding.UTF8.GetBytes(payload)));

    [Theory]
    [InlineData("2026-11-21T08:00:00Z", "2026-11-21T08:00:00Z")]
    [InlineData("2026-11-21t08:00:00z", "2026-11-21T08:00:00Z")]
    [InlineData("2026-11-21T09:30:00.1234567891+01:30", "2026-11-21T08:00:00.123Z")]
    [InlineData("2026-11-21T08:00:00", "2026-11-21T08:00:00Z")]
    [InlineData("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z")]
    public void Times_of_any_zone_are_told_in_utc(string told, string written)
    {
        var record = JsonSerializer.Deserialize($$"""{"currentTime":"{{told}}"}""", V16Json.Default.HeartbeatResponse);

        Assert.Equal($$"""{"currentTime":"{{written}}"}""", JsonSerializer.Serialize(record, V16Json.Default.HeartbeatResponse!));
    }

    [Theory]
    [InlineData("5001")]
    [InlineData("5001.0")]
    [InlineData("5.001e3")]
    public void A_whole_number_is_one_however_it_is_written(string number)
        => Assert.Equal(new(5001), JsonSerializer.Deserialize($$"""{"transactionId":{{number}}}""", V16Json.Default.RemoteStopTransactionRequest));

    [Fact]
    public void Unknown_fields_are_passed_over()
        => Assert.Equal(new HeartbeatRequest(), JsonSerializer.Deserialize("""{"x":{"y":[1,{}]}}""", V16Json.Default.HeartbeatRequest));

    private static bool TryRead(RecordPart part, byte[] payload)
    {
        try
        {
            return part.Read(payload) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
