using System.CommandLine;

namespace Gateway.Reference;

/// <summary>The <c>ocpp</c> commands: the catalogue of messages, for people.</summary>
internal static class OcppCommands
{
    private static readonly Option<bool> Json = new("--json") { Description = "Prints JSON." };

    public static Command Create() => new("ocpp", "The messages of OCPP 1.5, 1.6, 2.0.1 and 2.1: what there is, what it means, what changed; checks payloads.")
    {
        List(), Show(), Check(), Diff(),
    };

    private static Command List()
    {
        var version = new Argument<string?>("version")
        {
            Description = "1.5, 1.6, 2.0.1 or 2.1; left out: all four.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var list = new Command("list", "Lists the messages: who sends them, their block, and what the gateway does with them.") { version, Json };
        list.SetAction(parsed => OcppList.Run(parsed.GetValue(version), parsed.GetValue(Json), Console.Out, Console.Error));
        return list;
    }

    private static Command Show()
    {
        var version = new Argument<string>("version") { Description = "1.5, 1.6, 2.0.1 or 2.1." };
        var name = new Argument<string>("name")
        {
            Description = "A message, its request or response, a data type or an enum. Case does not matter, and Type or EnumType at the end may be left out.",
        };
        var show = new Command("show", "Explains a message, a data type or an enum: fields, limits, meaning, an example, where it is used.") { version, name, Json };
        show.SetAction(parsed => OcppShow.Run(
            parsed.GetValue(version)!, parsed.GetValue(name)!, parsed.GetValue(Json), Console.Out, Console.Error));
        return show;
    }

    private static Command Check()
    {
        var file = new Argument<string?>("file") { Description = "JSON Lines; - or left out: standard input.", Arity = ArgumentArity.ZeroOrOne };
        var version = new Option<string?>("--version") { Description = "The version that raw frames are in: 1.6, 2.0.1 or 2.1." };
        var check = new Command("check", """
            Checks payloads, one per line, against the rules of their version. A line is a raw frame, such as [2,"id","Heartbeat",{}],
            for which --version is needed (a result is checked against the call of its id further up), or
            {"version":"1.6","action":"Heartbeat","kind":"request","payload":{}}, kind being request or response.
            Says for each line: ok, or error: POINTER: TEXT (CODE). The JSON Pointer leads into the payload, in a CALLERROR into the
            frame, and is empty where the whole is meant. Ends with 0 if all is ok, else with 1.
            """)
        { file, version, Json };
        check.SetAction(parsed => OcppCheck.Run(
            parsed.GetValue(file), parsed.GetValue(version), parsed.GetValue(Json), Console.OpenStandardInput, Console.Out, Console.Error));
        return check;
    }

    private static Command Diff()
    {
        var from = new Argument<string>("from") { Description = "1.5, 1.6, 2.0.1 or 2.1." };
        var to = new Argument<string>("to") { Description = "Another of them." };
        var diff = new Command("diff", "Tells what changed between two versions: messages, fields, types, limits, values.") { from, to, Json };
        diff.SetAction(parsed => OcppDiff.Run(
            parsed.GetValue(from)!, parsed.GetValue(to)!, parsed.GetValue(Json), Console.Out, Console.Error));
        return diff;
    }
}
