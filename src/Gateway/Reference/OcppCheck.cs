using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Ocpp;

namespace Gateway.Reference;

/// <summary>The <c>ocpp check</c> command: a verdict on every line of its input.</summary>
internal static class OcppCheck
{
    /// <param name="file">Null or -: <paramref name="standardInput"/>.</param>
    /// <param name="number">The version of raw frames; null: there should be none.</param>
    public static int Run(string? file, string? number, bool json, Func<Stream> standardInput, TextWriter output, TextWriter error)
    {
        OcppVersion? version = null;
        if (number is not null)
        {
            version = Wording.ReadVersion(number, error);
            if (version is null)
            {
                return ExitCode.Usage;
            }
        }

        try
        {
            using var input = file is null or "-" ? standardInput() : File.OpenRead(file);
            return Check(input, new(version), json, output, error);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            error.WriteLine($"{file ?? "-"} cannot be read: {e.Message.ReplaceLineEndings(" ")}");
            return ExitCode.Failure;
        }
    }

    private static int Check(Stream input, LineChecker checker, bool json, TextWriter output, TextWriter error)
    {
        var lines = new LineReader(input);
        var (good, bad) = (0L, 0L);
        while (lines.Next(out var line, out var tooLong))
        {
            if (!tooLong && IsBlank(line))
            {
                continue;
            }

            var verdict = tooLong ? Verdict.TooLong : checker.Check(line);
            output.WriteLine(json ? Wording.Line(ToJson(lines.Number, verdict)) : verdict.ToString());
            (good, bad) = verdict.IsOk ? (good + 1, bad) : (good, bad + 1);
        }

        error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{good + bad} checked: {good} ok, {bad} with an error"));
        return bad == 0 ? 0 : 1;
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept(" \t\r\f\v"u8) < 0;

    private static JsonObject ToJson(long line, Verdict verdict)
    {
        var json = new JsonObject { ["line"] = line, ["ok"] = verdict.IsOk };
        if (!verdict.IsOk)
        {
            json["pointer"] = verdict.Pointer;
            json["text"] = verdict.Text;
            json["code"] = verdict.Code;
        }

        return json;
    }
}
