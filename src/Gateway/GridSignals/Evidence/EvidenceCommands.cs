using System.CommandLine;
using System.Globalization;
using Gateway.Journal;

namespace Gateway.GridSignals.Evidence;

/// <summary>The <c>evidence</c> commands: what became of each signal, for people and for those who ask for proof.</summary>
internal static class EvidenceCommands
{
    private static readonly Option<string> Config = new("--config")
    {
        Description = "The site file; the records are in its site.state.",
        DefaultValueFactory = _ => "/etc/site-gateway/site.yaml",
    };

    /// <param name="stateOf">The state directory of a site file. Null: the file is faulty, and that was said.</param>
    public static Command Create(Func<string, string?> stateOf)
    {
        var from = Time("--from", "The first instant, such as 2026-11-22 or 2026-11-22T05:00Z; left out: all that is kept.");
        var to = Time("--to", "The first instant that is too late; left out: until now.");
        var format = new Option<string>("--format") { Description = "csv: one line for each step; json: one record a line.", DefaultValueFactory = _ => "csv" };
        format.AcceptOnlyFromAmong("csv", "json");
        var export = new Command("export", "Writes the records of signals that were received in a time. Works while the gateway runs; what happened in the last 30 s may be missing then.")
        {
            Config, from, to, format,
        };
        export.SetAction(parsed => stateOf(parsed.GetValue(Config)!) is { } state
            ? Export(state, parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(format) is "json", Console.Out, Console.Error)
            : ExitCode.FaultyFile);
        return new("evidence", "What became of signals of the grid: received, accepted, told to whom, followed when, ended.") { export };
    }

    internal static int Export(string directory, DateTimeOffset? from, DateTimeOffset? to, bool asJson, TextWriter output, TextWriter errors)
    {
        try
        {
            var records = DurableNotes.Look(directory, SignalLog.Kind).Select(note => SignalNote.Read(note.Value)).OfType<SignalNote>()
                .Where(r => !(r.Received < from) && !(r.Received >= to));
            if (asJson)
            {
                EvidenceText.Json(records, output);
            }
            else
            {
                EvidenceText.Csv(records, output);
            }

            return 0;
        }
        catch (IOException e)
        {
            errors.WriteLine(e.Message);
            return ExitCode.Failure;
        }
    }

    private static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            if (result.Tokens is [var token]
                && DateTimeOffset.TryParse(token.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                return time;
            }

            result.AddError($"{name} is no time such as 2026-11-22T05:00Z");
            return null;
        },
    };
}
