using System.Text;
using System.Text.Json.Nodes;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Ocpp.Records;
using Gateway.Ocpp.Records.V16;
using Gateway.Tests.Support;

namespace Gateway.Tests.Ocpp.Records;

/// <summary>Records and catalogue say the same, so that neither can be changed alone.</summary>
public sealed class RecordDriftTests
{
    /// <summary>The longest set of words is shorter.</summary>
    private const int Turns = 50;

    public static TheoryData<string, bool> Messages
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var record in MessageRecord.All)
            {
                data.Add(record.Action, record.Versions[0] == OcppVersion.V16);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_record_is_what_the_catalogue_says(string action, bool is16)
    {
        var record = MessageRecord.All.Single(m => m.Action == action && m.Versions[0] == OcppVersion.V16 == is16);
        var messages = record.Versions.Select(v => MessageCatalogue.Of(v).Find(action)).OfType<Message>().ToList();
        var drift = new Drift(record.Versions);

        drift.Compare(record.Request, [.. messages.Select(m => m.Request)]);
        Assert.All(messages, m => Assert.Equal(m.Response is null, record.Response is null));
        if (record.Response is { } response)
        {
            drift.Compare(response, [.. messages.Select(m => m.Response!)]);
        }

        Strays.AssertNone(drift.Faults);
    }

    [Fact]
    public void The_comparison_sees_what_differs()
    {
        var drift = new Drift([OcppVersion.V201, OcppVersion.V21]);
        var shapes = new[] { OcppVersion.V201, OcppVersion.V21 }.Select(v => MessageCatalogue.Of(v).Find("StatusNotification")!.Request);

        drift.Compare(V16Json.Default.StatusNotificationRequest, [.. shapes]);

        Assert.Contains("StatusNotificationRequest has no evseId", drift.Faults);
        Assert.Contains("StatusNotificationRequest.errorCode is not in the catalogue", drift.Faults);
        Assert.Contains("StatusNotificationRequest.timestamp is required in the catalogue only", drift.Faults);
    }

    [Fact]
    public void Every_record_belongs_to_a_message()
    {
        var registered = MessageRecord.All.SelectMany(m => new[] { m.Request.Type, m.Response?.Type }).OfType<Type>();
        var written = typeof(MessageRecord).Assembly.GetTypes().Where(t => t.Namespace?.StartsWith(typeof(MessageRecord).Namespace + ".", StringComparison.Ordinal) == true
            && (t.Name.EndsWith("Request", StringComparison.Ordinal) || t.Name.EndsWith("Response", StringComparison.Ordinal)));

        Assert.Equal(written.Select(t => t.FullName).Order(), registered.Select(t => t.FullName).Order());
    }

    [Fact]
    public void Every_example_survives_its_record()
        => Strays.AssertNone(RecordPart.All.SelectMany(part => Losses(part, Examples.Of(part.Shape).Span.ToArray())));

    [Fact]
    public void Every_field_and_every_word_survives_its_record()
        => Strays.AssertNone(
            from part in RecordPart.All
            from turn in Enumerable.Range(0, Turns)
            from loss in Losses(part, FullPayload.Of(part.Shape, turn))
            select loss);

    private static IEnumerable<string> Losses(RecordPart part, byte[] payload)
    {
        var back = part.Write(part.Read(payload));
        if (!JsonNode.DeepEquals(JsonNode.Parse(payload), JsonNode.Parse(back)))
        {
            yield return $"{part}: {Encoding.UTF8.GetString(payload)} became {Encoding.UTF8.GetString(back)}";
        }

        if (PayloadChecker.Check(part.Shape, back) is { } fault)
        {
            yield return $"{part}: {fault.Pointer} {fault.Text}";
        }
    }
}
