using System.Collections.Immutable;
using Gateway.Configuration;
using Gateway.Metering;
using Gateway.Stations.Actuation;

namespace Gateway;

/// <summary>The <c>check</c> command: reads the site file as <c>run</c> would and tells every fault.</summary>
public static class CheckCommand
{
    /// <summary>0, or 78 if there is an error. Warnings alone are 0.</summary>
    public static int Run(string path, TextWriter @out, TextWriter error)
    {
        var (site, faults) = SiteFile.Read(path);
        var inMaps = site is null ? [] : FaultsOfData(site);
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

        foreach (var fault in FaultsOfUnusedMaps(site))
        {
            @out.WriteLine($"{path}: note: no device uses this register map: {fault}");
        }

        foreach (var notice in site.Notices)
        {
            @out.WriteLine($"{path}: note: {notice}");
        }

        @out.WriteLine($"{path}: {Summary(site)}, {(faults.IsEmpty ? "no faults" : Count(faults.Length, "warning"))}");
        return 0;
    }

    /// <summary>What is wrong with the register maps that the site uses and with the files about stations, each with its place.</summary>
    public static IReadOnlyList<string> FaultsOfData(SiteConfig site)
        => [.. FaultsOfMaps(site), .. QuirkBook.Load(site.QuirkDirectories).Faults.Select(f => f.ToString())];

    private static IEnumerable<string> FaultsOfMaps(SiteConfig site)
        => site.Devices.SelectMany(d => DeviceMaps.Check(d, site.DeviceDirectories)).Distinct();

    /// <summary>What is wrong with maps beside the site file that no device uses: they keep nothing from starting.</summary>
    private static ImmutableArray<string> FaultsOfUnusedMaps(SiteConfig site)
        => DeviceMaps.CheckUnused(site.DeviceDirectories[0], site.Devices.Select(d => d.Model).ToHashSet(StringComparer.Ordinal));

    /// <summary>What a site has, in one line: <c>1 site, 2 circuits, 12 stations, 1 device</c>.</summary>
    public static string Summary(SiteConfig site) => string.Join(", ",
        Count(1, "site"),
        Count(site.Plan.Circuits.Length, "circuit"),
        Count(site.Plan.Stations.Count, "station"),
        Count(site.Devices.Length, "device"));

    private static string Count(int number, string what) => $"{number} {what}{(number is 1 ? "" : "s")}";
}
