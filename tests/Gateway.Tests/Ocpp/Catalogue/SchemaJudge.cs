using System.Diagnostics;
using System.Text;
using Gateway.Ocpp;
using Gateway.Tests.Support;

namespace Gateway.Tests.Ocpp.Catalogue;

/// <summary>Asks ajv (tests/interop/validate.mjs) what the official schemas say about payloads, all of a version at once.</summary>
internal static class SchemaJudge
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <returns>A verdict for each payload: true for a valid one.</returns>
    public static async Task<List<bool>> AskAsync(OcppVersion version, IReadOnlyList<Verdict> payloads)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var node = Start(OcppSchemas.FolderOf(version));
        var errors = node.StandardError.ReadToEndAsync(patience.Token);
        var verdicts = node.StandardOutput.ReadToEndAsync(patience.Token);
        try
        {
            await TellAsync(node.StandardInput, payloads);
        }
        catch (IOException)
        {
            // It went away; what it said on stderr tells why.
        }

        await node.WaitForExitAsync(patience.Token);
        return node.ExitCode == 0
            ? [.. (await verdicts).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line == "1")]
            : throw new InvalidOperationException("validate.mjs failed: " + await errors);
    }

    private static async Task TellAsync(StreamWriter to, IReadOnlyList<Verdict> payloads)
    {
        foreach (var payload in payloads)
        {
            await to.WriteAsync($"{{\"schema\":\"{payload.Shape.Name}\",\"payload\":{payload.Json}}}\n");
        }

        to.Close();
    }

    private static Process Start(string schemas)
    {
        var folder = Repository.File("tests/interop");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "ajv-formats")))
        {
            throw new InvalidOperationException("the foreign peers are not installed: run tests/run once");
        }

        return Process.Start(new ProcessStartInfo("node", ["validate.mjs", schemas])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        })!;
    }
}
