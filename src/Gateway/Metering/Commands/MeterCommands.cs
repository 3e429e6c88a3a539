using System.Collections.Immutable;
using System.CommandLine;

namespace Gateway.Metering.Commands;

/// <summary>What the commands need of a site file.</summary>
/// <param name="Directories">Where register maps are looked for, first hit wins.</param>
internal sealed record MeterSite(ImmutableArray<DeviceOptions> Devices, ImmutableArray<string> Directories);

/// <summary>The <c>meter</c> commands: what meters and inverters say, for people.</summary>
internal static class MeterCommands
{
    private const string Apart = """
        It opens a connection of its own: a device that takes only one is lost to a running gateway meanwhile.
        """;

    private static readonly Option<string> Config = new("--config")
    {
        Description = "The site file.",
        DefaultValueFactory = _ => "/etc/site-gateway/site.yaml",
    };

    /// <param name="siteOf">What a site file has; null: it is faulty, and that was said.</param>
    /// <param name="directoriesOf">Where register maps are looked for, by the path of a site file that need not be there.</param>
    public static Command Create(Func<string, MeterSite?> siteOf, Func<string, ImmutableArray<string>> directoriesOf)
        => new("meter", "Meters and inverters on Modbus: what they say, and what there is on a line.")
        {
            Read(siteOf), Scan(directoriesOf),
        };

    private static Command Read(Func<string, MeterSite?> siteOf)
    {
        var id = new Argument<string>("id") { Description = "A device of the site file." };
        var read = new Command("read", $"""
            Reads a device once and prints every point with its value, unit, register and age, and then the reading that the gateway
            makes of them. Ends with 1 if the device does not answer or is not believed.
            {Apart}
            """)
        { id, Config };
        read.SetAction(async (parsed, stopping) => siteOf(parsed.GetValue(Config)!) is { } site
            ? await new MeterRead(site, TimeProvider.System, Console.Out, Console.Error).RunAsync(parsed.GetValue(id)!, stopping)
            : ExitCode.FaultyFile);
        return read;
    }

    private static Command Scan(Func<string, ImmutableArray<string>> directoriesOf)
    {
        var target = new Argument<string>("host") { Description = "HOST or HOST:PORT, port 502 if not said; or a line as in the site file, such as tcp://192.168.10.20:1502." };
        var units = new Option<string>("--units")
        {
            Description = "Unit ids to ask: 1-10, or a list such as 1,3,71,200-204.",
            DefaultValueFactory = _ => "1-10",
        };
        var config = new Option<string>("--config")
        {
            Description = "The site file: register maps beside it are tried, too. It need not be there.",
            DefaultValueFactory = _ => "/etc/site-gateway/site.yaml",
        };
        target.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && ScanTarget.Parse(token.Value) is null)
            {
                result.AddError($"{token.Value} is not HOST[:PORT]");
            }
        });
        units.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && ScanTarget.Units(token.Value) is null)
            {
                result.AddError($"--units is {token.Value}; write unit ids from 0 to 255 such as 1-10 or 1,3,200-204");
            }
        });
        var scan = new Command("scan", $"""
            Asks every unit id on a line who it is and prints the devices: section to paste into the site file. Recognised are SunSpec and
            the models of the register maps, by what proves them or else by likely voltages and frequency; look at the values before you
            trust a guess, and at the roles. Nothing is written to any device.
            {Apart}
            """)
        { target, units, config };
        scan.SetAction((parsed, stopping) => new MeterScan(
            ScanTarget.Parse(parsed.GetValue(target)!)!, directoriesOf(parsed.GetValue(config)!), TimeProvider.System, Console.Out, Console.Error)
            .RunAsync(ScanTarget.Units(parsed.GetValue(units)!)!, stopping));
        return scan;
    }
}
