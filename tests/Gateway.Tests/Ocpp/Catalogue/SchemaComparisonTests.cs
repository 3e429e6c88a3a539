using System.Text.Json.Nodes;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Tests.Support;

namespace Gateway.Tests.Ocpp.Catalogue;

/// <summary>The catalogue against the official schemas, fact by fact and in both directions, where they are to be had.</summary>
public sealed class SchemaComparisonTests
{
    [Theory]
    [InlineData(OcppVersion.V16)]
    [InlineData(OcppVersion.V201)]
    [InlineData(OcppVersion.V21)]
    public void The_catalogue_says_what_the_schemas_say(OcppVersion version)
    {
        if (!OcppSchemas.AreHere)
        {
            return;
        }

        var parts = Parts(version);
        var files = Directory.EnumerateFiles(OcppSchemas.FolderOf(version), "*.json").Select(p => Path.GetFileNameWithoutExtension(p));
        Strays.AssertNone(Differences(files.Order(StringComparer.Ordinal), parts.Keys));
        Strays.AssertNone(parts.Values.SelectMany(
            part => Differences(SchemaFacts.Of(version, part.Name, Schema(version, part.Name)), CatalogueFacts.Of(version, part))));
    }

    [Fact]
    public void The_catalogue_says_what_the_service_descriptions_of_1_5_say()
    {
        if (!OcppSchemas.AreHere)
        {
            return;
        }

        var folder = OcppSchemas.FolderOf(OcppVersion.V15);
        WsdlFacts[] services =
        [
            new(Path.Combine(folder, "CentralSystemService.wsdl"), Direction.StationToCsms),
            new(Path.Combine(folder, "ChargePointService.wsdl"), Direction.CsmsToStation),
        ];
        foreach (var service in services)
        {
            var parts = MessageCatalogue.Of(OcppVersion.V15).Messages
                .Where(m => m.Sender == service.Sender || m.Sender == Direction.Both)
                .SelectMany(m => new[] { m.Request, m.Response! }).ToList();
            Strays.AssertNone(Differences(service.Messages, parts.Select(p => BodyName(p.Name))));
            Strays.AssertNone(parts.SelectMany(p => Differences(service.Of(BodyName(p.Name)), CatalogueFacts.Of(OcppVersion.V15, p))));
        }
    }

    [Theory]
    [InlineData(OcppVersion.V16)]
    [InlineData(OcppVersion.V201)]
    [InlineData(OcppVersion.V21)]
    public void Any_fact_changed_in_a_schema_is_a_difference(OcppVersion version)
    {
        if (!OcppSchemas.AreHere)
        {
            return;
        }

        var tried = new HashSet<string>();
        foreach (var part in Parts(version).Values)
        {
            var (schema, catalogue) = (Schema(version, part.Name), CatalogueFacts.Of(version, part));
            foreach (var edit in SchemaEdit.All(schema))
            {
                edit.Do();
                Assert.True(Differences(SchemaFacts.Of(version, part.Name, schema), catalogue).Count > 0, $"{part.Name}: {edit.What}");
                edit.Undo();
                tried.Add(edit.Kind);
            }
        }

        Assert.Superset(new HashSet<string> { "required", "properties", "enum", "type", "maxLength", "additionalProperties" }, tried);
    }

    [Theory]
    [InlineData("""{"idTag":{"type":"string","maxLength":20}}""", """["idTag"]""", "false")]
    [InlineData("""{"idTag":{"type":"string","maxLength":21}}""", """["idTag"]""", "false",
        "official only: AuthorizeRequest/idTag : required string(..21)", "ours only: AuthorizeRequest/idTag : required string(..20)")]
    [InlineData("""{"idTag":{"type":"string","maxLength":20}}""", "[]", "false",
        "official only: AuthorizeRequest/idTag : optional string(..20)", "ours only: AuthorizeRequest/idTag : required string(..20)")]
    [InlineData("""{"idTag":{"type":"string","maxLength":20,"pattern":"A"}}""", """["idTag"]""", "false",
        "official only: AuthorizeRequest/idTag : required string(..20) with pattern A", "ours only: AuthorizeRequest/idTag : required string(..20)")]
    [InlineData("""{"idTag":{"type":"string","maxLength":20}}""", """["idTag","x"]""", "true",
        "official only: AuthorizeRequest : open object", "official only: AuthorizeRequest/x : required, but not described",
        "ours only: AuthorizeRequest : closed object")]
    public void Differences_are_told_in_both_directions(string properties, string required, string open, params string[] differences)
    {
        var schema = JsonNode.Parse($$"""{"type":"object","properties":{{properties}},"required":{{required}},"additionalProperties":{{open}}}""");
        var part = MessageCatalogue.Of(OcppVersion.V16).Find("Authorize")!.Request;

        Assert.Equal(
            differences,
            Differences(SchemaFacts.Of(OcppVersion.V16, part.Name, schema!.AsObject()), CatalogueFacts.Of(OcppVersion.V16, part)));
    }

    private static Dictionary<string, ObjectShape> Parts(OcppVersion version)
        => MessageCatalogue.Of(version).Messages
            .SelectMany(m => new[] { m.Request, m.Response }).OfType<ObjectShape>().ToDictionary(p => p.Name, StringComparer.Ordinal);

    private static JsonObject Schema(OcppVersion version, string part)
        => JsonNode.Parse(File.ReadAllText(Path.Combine(OcppSchemas.FolderOf(version), part + ".json")))!.AsObject();

    private static List<string> Differences(IEnumerable<string> official, IEnumerable<string> ours)
    {
        var (theirs, own) = (official.ToHashSet(StringComparer.Ordinal), ours.ToHashSet(StringComparer.Ordinal));
        return [.. theirs.Except(own).Select(f => "official only: " + f), .. own.Except(theirs).Select(f => "ours only: " + f)];
    }

    // The body of Authorize.req is authorizeRequest.
    private static string BodyName(string part) => char.ToLowerInvariant(part[0]) + part[1..];
}
