using System.Text.Json.Nodes;
using Gateway.Ocpp;

namespace Gateway.Tests.Support;

/// <summary>The official schemas of OCPP where they lie beside the checkout; they are no part of it.</summary>
internal static class OcppSchemas
{
    private const string Folder = "shared/ocpp/schemas";

    private static readonly string? Root = FindRoot();

    /// <summary>True: the schemas are there. Else there is nothing to validate against, and tests say so and return.</summary>
    public static bool AreHere => Root is not null;

    /// <param name="message">The action with Request or Response behind it.</param>
    public static JsonSchema Of(OcppVersion version, string message)
    {
        var folder = version switch { OcppVersion.V16 => "v1.6", OcppVersion.V201 => "v2.0.1", _ => "v2.1" };
        var path = Path.Combine(Root!, folder, message + ".json");
        return new JsonSchema(JsonNode.Parse(File.ReadAllText(path))!.AsObject());
    }

    /// <summary>The actions that have a schema of their request.</summary>
    public static IEnumerable<string> Actions(OcppVersion version)
    {
        const string Suffix = "Request.json";
        var folder = version switch { OcppVersion.V16 => "v1.6", OcppVersion.V201 => "v2.0.1", _ => "v2.1" };
        return Directory.EnumerateFiles(Path.Combine(Root!, folder), "*" + Suffix).Select(p => Path.GetFileName(p)[..^Suffix.Length]);
    }

    private static string? FindRoot()
    {
        for (var at = new DirectoryInfo(Repository.Root).Parent; at is not null; at = at.Parent)
        {
            var here = Path.Combine(at.FullName, Folder);
            if (Directory.Exists(here))
            {
                return here;
            }
        }

        return null;
    }
}
