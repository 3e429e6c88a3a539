using System.CommandLine;

namespace Gateway.Queue;

/// <summary>The <c>queue</c> commands: what is held for the CSMS, for people.</summary>
internal static class QueueCommands
{
    private static readonly Option<string> Config = new("--config")
    {
        Description = "The site file; the journal is in its site.state.",
        DefaultValueFactory = _ => "/etc/site-gateway/site.yaml",
    };

    private static readonly Option<string?> State = new("--state") { Description = "The state directory itself; no site file is read then." };

    /// <param name="stateOf">The state directory of a site file. Null: the file is faulty, and that was said.</param>
    public static Command Create(Func<string, string?> stateOf)
        => new("queue", """
            What is held for the CSMS: messages of stations that the gateway answered in the CSMS's place and has yet to tell it, and
            dead letters, which the CSMS refused for good. Works while the gateway runs and while it is stopped.
            """)
        {
            List(stateOf), Show(stateOf), Export(stateOf), Retry(stateOf), Drop(stateOf),
        };

    private static Command List(Func<string, string?> stateOf)
    {
        var all = new Option<bool>("--all") { Description = "Lists each held message as well." };
        var list = new Command("list", "Lists how much is held for each station, and all dead letters.") { all };
        return With(list, stateOf, (door, parsed, stopping) => new QueueList(door, Console.Out).RunAsync(parsed.GetValue(all), stopping));
    }

    private static Command Show(Func<string, string?> stateOf)
    {
        var id = Id<long>(ArgumentArity.ExactlyOne);
        var show = new Command("show", "Shows all there is of one message, with its payload.") { id };
        return With(show, stateOf, (door, parsed, stopping) => new QueueShow(door, Console.Out).RunAsync(parsed.GetValue(id), stopping));
    }

    private static Command Export(Func<string, string?> stateOf)
    {
        var file = new Argument<string>("file") { Description = "A new file; - is standard output." };
        var export = new Command("export", """
            Writes everything as JSON Lines, one message a line: first what is held, then the dead letters. The file is new and readable
            by you only, and on disk when the command ends. Nothing is removed from the journal.
            """)
        { file };
        return With(export, stateOf, (door, parsed, stopping) => new QueueExport(door, Console.Out, Console.Error).RunAsync(parsed.GetValue(file)!, stopping));
    }

    private static Command Retry(Func<string, string?> stateOf)
    {
        var ids = Id<long[]>(ArgumentArity.ZeroOrMore);
        var all = new Option<bool>("--all") { Description = "All dead letters." };
        var retry = new Command("retry", """
            Puts dead letters back, to be told to the CSMS again: at once if its station and the CSMS are there. Which station sent what
            when stays as it is.
            """)
        { ids, all };
        retry.Validators.Add(result =>
        {
            if ((result.GetResult(ids)?.Tokens.Count > 0) == result.GetValue(all))
            {
                result.AddError("queue retry needs the ids of dead letters, or --all");
            }
        });
        return With(retry, stateOf, (door, parsed, stopping) => new QueueChanges(door, Console.Out).RetryAsync(parsed.GetValue(ids) ?? [], stopping));
    }

    private static Command Drop(Func<string, string?> stateOf)
    {
        var id = Id<long>(ArgumentArity.ExactlyOne);
        var yes = new Option<bool>("--yes") { Description = "Throws it away. Without it you only see what would be lost." };
        var drop = new Command("drop", """
            Throws a message away, held or dead letter, and prints it: the CSMS never hears of it, and what was charged may stay unbilled.
            """)
        { id, yes };
        return With(
            drop, stateOf, (door, parsed, stopping) => new QueueChanges(door, Console.Out).DropAsync(parsed.GetValue(id), parsed.GetValue(yes), stopping));
    }

    private static Argument<T> Id<T>(ArgumentArity arity)
    {
        var ids = new Argument<T>("id") { Description = "The number that queue list shows.", Arity = arity };
        ids.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (!long.TryParse(token.Value, out var id) || id < 1)
                {
                    result.AddError($"{token.Value} is no id: ids are whole numbers from 1");
                }
            }
        });
        return ids;
    }

    private static Command With(
        Command command, Func<string, string?> stateOf, Func<QueueDoor, ParseResult, CancellationToken, Task<int>> run)
    {
        command.Add(Config);
        command.Add(State);
        command.SetAction(async (parsed, stopping) =>
        {
            if ((parsed.GetValue(State) ?? stateOf(parsed.GetValue(Config)!)) is not { } directory)
            {
                return ExitCode.FaultyFile;
            }

            try
            {
                return await run(QueueDoor.Open(directory, TimeProvider.System), parsed, stopping);
            }
            catch (QueueException e)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return ExitCode.Failure;
            }
        });
        return command;
    }
}
