using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Ocpp.Editing;
using Gateway.Tests.Support;

namespace Gateway.Tests.Ocpp.Editing;

/// <summary>Payloads put together from pieces, so that what an edit has to give is known without editing; and payloads with accidents.</summary>
public sealed class PayloadPropertyTests
{
    private static readonly Gen<string> Space = Gen.Elements("", "", "", " ", "\n  ", "\t", "\r\n");

    private static readonly Gen<string> Value = Gen.Elements(
        "1", "-0.50", "1E+2", "17", "\"\"", "\"17\"", "\"}\"", "\"\\\"\"", "\"\\ud83d\\ude00 ü\"", "null", "true", "[]", "{}", "[{\"id\":1},[2]]",
        "{\"id\":1,\"in\":{\"id\":2}}", "123456789012345678901234567890", "{ \"x\" : [ 1 , 2 ] }");

    private static readonly Gen<string> OtherName = Gen.Elements("a", "ID", "id ", "in/id", "", "\\ud800", "\\u0069", "ü", "idd");

    private static readonly Gen<string> Name = Gen.Elements("id", "id", "\\u0069d", "i\\u0064", "\\u0069\\u0064");

    // A field of the payload, with a mark in the place of each value that has to change.
    private static readonly Gen<(string Head, string Value, bool IsMeant)> Field = Gen.OneOf(
        from name in OtherName from value in Value from a in Space from b in Space select ($"\"{name}\"{a}:{b}", value, false),
        from name in Name from value in Value from a in Space from b in Space select ($"\"{name}\"{a}:{b}", value, true));

    private static readonly Gen<(string Before, string After)> Edited =
        from fields in Field.ArrayOf()
        from a in Space
        from b in Space
        from number in Gen.Choose(-5, 2_000_000_000)
        select (Join(fields.Select(f => f.Head + f.Value), a, b), Join(fields.Select(f => f.Head + (f.IsMeant ? Instead(f.Value, number) : f.Value)), a, b) + number);

    private static readonly byte[][] Seeds =
    [
        """{"connectorId":1,"transactionId":17,"meterValue":[{"timestamp":"2026-11-21T10:00:00Z","sampledValue":[{"value":"1.0"}]}]}"""u8.ToArray(),
        """{"connectorId":1,"csChargingProfiles":{"chargingProfileId":1,"transactionId":"17","chargingSchedule":{"startSchedule":null}}}"""u8.ToArray(),
        """{"\u0074ransactionId":17.0,"offline":false,"transactionId":-1,"\ud83d":"\ud800"}"""u8.ToArray(),
        "{ }"u8.ToArray(),
    ];

    [Fact]
    public void An_edit_changes_the_values_that_are_meant_and_no_other_byte()
        => Check.One(Cases.Of(5000), Prop.ForAll(Edited.ToArbitrary(), pair =>
        {
            var end = pair.After.LastIndexOf('}') + 1;
            var (expected, number) = (pair.After[..end], long.Parse(pair.After[end..], System.Globalization.CultureInfo.InvariantCulture));

            var found = PayloadEdit.TryReplaceNumber(Encoding.UTF8.GetBytes(pair.Before), "id"u8, number, out var edited);

            Assert.Equal(expected, found ? Encoding.UTF8.GetString(edited!) : pair.Before);
            Assert.False(!found && expected != pair.Before);
        }));

    [Fact]
    public void A_flag_can_be_set_in_every_object()
        => Check.One(Cases.Of(2000), Prop.ForAll(Edited.ToArbitrary(), pair =>
        {
            Assert.True(PayloadEdit.TrySetTrue(Encoding.UTF8.GetBytes(pair.Before), "offline"u8, out var edited));

            var text = Encoding.UTF8.GetString(edited);
            Assert.EndsWith("\"offline\":true}", text.Replace(" ", "", StringComparison.Ordinal).ReplaceLineEndings("").Replace("\t", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Equal(pair.Before, text.Replace(",\"offline\":true", "", StringComparison.Ordinal).Replace("\"offline\":true", "", StringComparison.Ordinal));
        }));

    [Fact]
    public void Whatever_comes_is_edited_as_json_or_left_alone()
        => Check.One(Cases.Of(20_000), Prop.ForAll(Mutation.Of(Seeds), payload =>
        {
            var isObject = IsObject(payload);
            var number = PayloadEdit.TryReplaceNumber(payload, "transactionId"u8, 4711, out var numbered);
            var inner = PayloadEdit.TryReplaceNumber(payload, "csChargingProfiles/transactionId"u8, 4711, out var innerNumbered);

            Assert.Equal(isObject, PayloadEdit.TrySetTrue(payload, "offline"u8, out var set));
            Assert.True(isObject || !(number || inner));
            Assert.All(new[] { numbered, innerNumbered, set }, edited => Assert.True(edited is null || IsObject(edited)));
            Assert.True(!number || (PayloadField.TryReadNumber(numbered, "transactionId"u8, out var read) && read == 4711));
        }));

    [Fact]
    public void Random_bytes_are_left_alone()
        => Check.One(Cases.Of(5000), Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            Assert.False(PayloadEdit.TryReplaceNumber(bytes, "transactionId"u8, 1, out _));
            PayloadField.TryReadText(bytes, "a/b"u8, out _);
        }));

    private static string Join(IEnumerable<string> fields, string a, string b) => $"{a}{{{b}{string.Join($"{a},{b}", fields)}{a}}}";

    private static string Instead(string value, int number) => value.StartsWith('"') ? $"\"{number}\"" : $"{number}";

    private static bool IsObject(byte[] payload)
    {
        try
        {
            var json = new Utf8JsonReader(payload);
            var begins = json.Read() && json.TokenType == JsonTokenType.StartObject;
            json.Skip();
            return begins && !json.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
