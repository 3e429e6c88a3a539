using System.Text.Json.Nodes;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Ocpp.Messages;

namespace Gateway.Reference;

/// <summary>The <c>ocpp list</c> command: all messages of one version, or of all.</summary>
internal static class OcppList
{
    public static int Run(string? number, bool json, TextWriter output, TextWriter error)
    {
        var versions = Enum.GetValues<OcppVersion>();
        if (number is not null)
        {
            if (Wording.ReadVersion(number, error) is not { } version)
            {
                return ExitCode.Usage;
            }

            versions = [version];
        }

        if (json)
        {
            output.WriteLine(Wording.Pretty(new JsonArray([.. versions.SelectMany(v => MessageCatalogue.Of(v).Messages.Select(m => ToJson(v, m)))])));
            return 0;
        }

        foreach (var version in versions)
        {
            WriteTable(version, output);
        }

        WriteLegend(versions, output);
        output.WriteLine(string.Join(", ", versions.Select(v => $"{MessageCatalogue.Of(v).Messages.Count} messages of OCPP {v.Number()}")));
        return 0;
    }

    private static void WriteTable(OcppVersion version, TextWriter output)
    {
        output.WriteLine($"OCPP {version.Number()}");
        var table = new TextTable(["message", "request", "block", "gateway"]);
        foreach (var message in MessageCatalogue.Of(version).Messages)
        {
            table.Add(message.Action, message.Sender.Said(), message.Block, RoleTable.Of(version, message.Action).Said());
        }

        table.WriteTo(output);
        output.WriteLine();
    }

    private static void WriteLegend(OcppVersion[] versions, TextWriter output)
    {
        var used = versions.SelectMany(v => MessageCatalogue.Of(v).Messages.Select(m => RoleTable.Of(v, m.Action))).Distinct().ToList();
        var legend = new TextTable(null);
        foreach (var (_, word, meaning) in Wording.Words.Where(w => used.Any(u => u.HasFlag(w.Role))))
        {
            legend.Add(word, meaning);
        }

        if (used.Contains(Roles.Known))
        {
            legend.Add("known", "in the catalogue only" + (versions.Contains(OcppVersion.V15) ? "; there is no endpoint for OCPP 1.5 yet" : ""));
        }

        legend.WriteTo(output);
        output.WriteLine();
    }

    private static JsonObject ToJson(OcppVersion version, Message message) => new()
    {
        ["version"] = version.Number(),
        ["action"] = message.Action,
        ["direction"] = message.Sender.Notation(),
        ["block"] = message.Block,
        ["gateway"] = RoleTable.Of(version, message.Action).ToJson(),
        ["text"] = message.Text,
    };
}
