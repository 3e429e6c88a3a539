using System.CommandLine;
using Gateway;
using Gateway.Firmware;
using Gateway.GridSignals.Evidence;
using Gateway.Metering.Commands;
using Gateway.Queue;
using Gateway.Reference;
using Gateway.Site;

// Before the first socket: a frame is handled on the thread that hears of it. Handing it to another one costs several times what
// the gateway does with it (src/README.md, decisions).
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

var config = new Option<string>("--config")
{
    Description = "The site file.",
    DefaultValueFactory = _ => "/etc/site-gateway/site.yaml",
};
var run = new Command("run", "Runs the site until it is told to stop.") { config };
run.SetAction((parsed, stopping) => RunCommand.RunAsync(parsed.GetValue(config)!, stopping));

var path = new Argument<string>("path") { Description = "The site file." };
var check = new Command("check", "Reads the site file as run would and tells every fault.") { path };
check.SetAction(parsed => CheckCommand.Run(parsed.GetValue(path)!, Console.Out, Console.Error));

var ofDevices = new Option<bool>("--devices") { Description = "That of register maps." };
var schema = new Command("schema", "Prints the JSON Schema of the site file.") { ofDevices };
schema.SetAction(parsed => SchemaCommand.Run(Console.Out, parsed.GetValue(ofDevices)));

var stations = Within(new("--stations") { Description = "Charging stations, 1 to 200.", DefaultValueFactory = _ => 12 }, 1, 200);
var seconds = Within(new("--seconds") { Description = "How long it runs, 20 to 3600.", DefaultValueFactory = _ => 60 }, 20, 3600);
var unplug = new Option<bool>("--unplug-meter") { Description = "Unplugs the grid meter half-way." };
var outage = new Option<bool>("--unplug-csms") { Description = "Takes the CSMS away for a third of the time." };
var demo = new Command("demo", "A simulated site around a real gateway, over real sockets.") { stations, seconds, unplug, outage };
demo.SetAction((parsed, stopping) => DemoCommand.RunAsync(
    new(parsed.GetValue(stations), parsed.GetValue(seconds), parsed.GetValue(unplug), parsed.GetValue(outage)), Console.Out, stopping));

var station = new Argument<string>("station") { Description = "The station's identity." };
var evse = new Argument<int?>("evse") { Description = "One of its EVSEs, from 1; left out: all.", Arity = ArgumentArity.ZeroOrOne };
var why = new Command("why", "Tells every limit that makes what an EVSE may draw: whose it is, how high, until when; * marks what decides.") { station, evse, config };
why.SetAction((parsed, stopping) => SiteOf(parsed.GetValue(config)!) is { } site
    ? WhyCommand.RunAsync(site.Status.Listen, parsed.GetValue(station)!, parsed.GetValue(evse), Console.Out, Console.Error, stopping)
    : Task.FromResult(ExitCode.FaultyFile));

var root = new RootCommand("The on-site gateway between charging stations and their CSMS.") { run, check, demo, schema, why, QueueCommands.Create(StateOf), EvidenceCommands.Create(StateOf), FirmwareCommands.Create(FirmwareOf), MeterCommands.Create(MetersOf, SiteFile.DeviceDirectories), OcppCommands.Create() };
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        Console.Error.WriteLine(error.Message);
    }

    Console.Error.WriteLine("site-gateway --help tells what there is.");
    return ExitCode.Usage;
}

return await parsed.InvokeAsync(new() { ProcessTerminationTimeout = null });

static string? StateOf(string path) => SiteOf(path)?.StateDirectory;

static FirmwareOptions? FirmwareOf(string path)
{
    var site = SiteOf(path);
    if (site is { Firmware: null })
    {
        Console.Error.WriteLine($"{path} has no section firmware, and so no images; --directory names them without it");
    }

    return site?.Firmware;
}

static MeterSite? MetersOf(string path) => SiteOf(path) is { } site ? new(site.Devices, site.DeviceDirectories) : null;

static SiteConfig? SiteOf(string path)
{
    var (site, _) = SiteFile.Read(path);
    if (site is null)
    {
        CheckCommand.Run(path, Console.Error, Console.Error);
    }

    return site;
}

static Option<int> Within(Option<int> option, int from, int to)
{
    option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var number) || number < from || number > to))
        {
            result.AddError($"{option.Name} is {token.Value}, outside {from} to {to}");
        }
    });
    return option;
}
