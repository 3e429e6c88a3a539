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

    /// <summary>The service descriptions of 1.5, which hold its types; they lie beside the schemas.</summary>
    public static string Wsdl(string service) => Path.Combine(Root!, "..", "wsdl", "v1.5", service + "Service.wsdl");

    /// <param name="message">The action with Request or Response behind it.</param>
    public static JsonSchema Of(OcppVersion version, string message)
        => new(JsonNode.Parse(File.ReadAllText(Path.Combine(FolderOf(version), message + ".json")))!.AsObject());

    /// <summary>The actions that have a schema of their request.</summary>
    public static IEnumerable<string> Actions(OcppVersion version)
    {
        const string Suffix = "Request.json";
        return Directory.EnumerateFiles(FolderOf(version), "*" + Suffix).Select(p => Path.GetFileName(p)[..^Suffix.Length]);
    }

    /// <summary>Where a version's schemas are, one file for each request and response; of 1.5, the service descriptions.</summary>
    public static string FolderOf(OcppVersion version) => version switch
    {
        OcppVersion.V15 => Path.Combine(Root!, "..", "wsdl", "v1.5"),
        OcppVersion.V16 => Path.Combine(Root!, "v1.6"),
        OcppVersion.V201 => Path.Combine(Root!, "v2.0.1"),
        _ => Path.Combine(Root!, "v2.1"),
    };

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
