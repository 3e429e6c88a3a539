using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Ocpp.Records;

namespace Gateway.Tests.Ocpp.Records;

/// <summary>A request or a response: its record, and its shape in one version.</summary>
internal sealed record RecordPart(OcppVersion Version, JsonTypeInfo Record, ObjectShape Shape)
{
    /// <summary>All of all versions.</summary>
    public static IReadOnlyList<RecordPart> All { get; } =
    [
        .. from record in MessageRecord.All
           from version in record.Versions
           let message = MessageCatalogue.Of(version).Find(record.Action)
           where message is not null
           from part in new[] { Of(version, record.Request, message.Request), Of(version, record.Response, message.Response) }
           where part is not null
           select part,
    ];

    public object Read(ReadOnlySpan<byte> utf8) => JsonSerializer.Deserialize(utf8, Record) ?? throw new JsonException("null");

    public byte[] Write(object value) => JsonSerializer.SerializeToUtf8Bytes(value, Record);

    private static RecordPart? Of(OcppVersion version, JsonTypeInfo? record, ObjectShape? shape)
        => record is null || shape is null ? null : new(version, record, shape);

    public override string ToString() => $"{Shape.Name} of {Version.Number()}";
}
