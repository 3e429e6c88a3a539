using Gateway.Configuration;
using Gateway.Metering;

namespace Gateway;

/// <summary>The <c>check</c> command: reads the site file as <c>run</c> would and tells every fault.</summary>
public static class CheckCommand
{
    /// <summary>0, or 78 if there is an error. Warnings alone are 0.</summary>
    public static int Run(string path, TextWriter @out, TextWriter error)
    {
        var (site, faults) = SiteFile.Read(path);
        var inMaps = site is null ? [] : FaultsOfMaps(site);
        foreach (var fault in faults.Select(f => f.ToString()).Concat(inMaps))
        {
            @out.WriteLine(fault);
        }

        if (site is null || inMaps.Count > 0)
        {
            var errors = faults.Count(f => f.Severity is Severity.Error) + inMaps.Count;
            error.WriteLine($"{path}: {Count(errors, "error")}; the gateway does not start with this file");
            return ExitCode.FaultyFile;
        }

        foreach (var notice in site.Notices)
        {
            @out.WriteLine($"{path}: note: {notice}");
        }

        @out.WriteLine($"{path}: {Summary(site)}, {(faults.IsEmpty ? "no faults" : Count(faults.Length, "warning"))}");
        return 0;
    }

    /// <summary>What is wrong with the register maps that the site uses, each with its place in the map.</summary>
    public static IReadOnlyList<string> FaultsOfMaps(SiteConfig site)
        => [.. site.Devices.DistinctBy(d => d.Model).SelectMany(d => DeviceMaps.Check(d, site.DeviceDirectories))];

    /// <summary>What a site has, in one line: <c>1 site, 2 circuits, 12 stations, 1 device</c>.</summary>
    public static string Summary(SiteConfig site) => string.Join(", ",
        Count(1, "site"),
        Count(site.Plan.Circuits.Length, "circuit"),
        Count(site.Plan.Stations.Count, "station"),
        Count(site.Devices.Length, "device"));

    private static string Count(int number, string what) => $"{number} {what}{(number is 1 ? "" : "s")}";
}
