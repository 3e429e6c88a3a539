using System.Text.RegularExpressions;
using Gateway.Tests.Support;

namespace Gateway.Tests;

/// <summary>
/// Which folder of src/Gateway may name which. A folder that is not listed may name none; the files beside Program.cs may name
/// all. src/README.md shows the same table.
/// </summary>
public sealed partial class ArchitectureTests
{
    private const string Everything = "*";

    private static readonly Dictionary<string, string[]> MayName = new()
    {
        ["Site"] = [],
        ["Configuration"] = ["Ocpp", "Site"],
        ["WebSockets"] = ["Ocpp"],
        ["Stations"] = ["Balancing", "Configuration", "GridSignals", "Journal", "Ocpp", "Outage", "Site", "Upstream", "WebSockets"],
        ["Outage"] = ["Configuration", "Journal", "Ocpp", "Site"],
        ["Upstream"] = ["Configuration", "Ocpp", "Site", "WebSockets"],
        ["Journal"] = ["Configuration", "Ocpp", "Site"],
        ["LocalController"] = ["Configuration", "Journal", "Ocpp", "Site", "Upstream", "WebSockets"],
        ["Metering"] = ["Configuration", "GridSignals", "Ocpp", "Site"],
        ["Balancing"] = ["Configuration", "Journal", "Ocpp", "Site"],
        ["GridSignals"] = ["Balancing", "Configuration", "Journal", "LocalController", "Ocpp", "Site"],
        ["Monitoring"] = ["Configuration", "GridSignals", "Ocpp", "Site"],
        ["Firmware"] = ["Configuration", "Journal", "LocalController", "Ocpp", "Reference", "Site", "Stations"],
        ["Reference"] = ["Configuration", "Ocpp"],
        ["Queue"] = ["Journal", "Monitoring", "Ocpp", "Outage", "Reference", "Site"],
        ["Simulation"] = [Everything],
    };

    private static readonly string[] Folders = [.. MayName.Keys, "Ocpp"];

    public static TheoryData<string> FoldersOfTheProgram
        => [.. Directory.EnumerateDirectories(Repository.File("src/Gateway")).Select(path => Path.GetFileName(path)).Order()];

    [Theory]
    [MemberData(nameof(FoldersOfTheProgram))]
    public void A_folder_names_only_the_folders_it_may(string folder)
    {
        var may = MayName.GetValueOrDefault(folder, []);

        var strays = from file in Sources($"src/Gateway/{folder}")
                     from other in NamedBy(file)
                     where other != folder && !may.Contains(other) && !may.Contains(Everything)
                     select $"{file} names {other}";

        Strays.AssertNone(strays);
    }

    [Theory]
    [MemberData(nameof(FoldersOfTheProgram))]
    public void A_namespace_is_its_folder(string folder)
    {
        var strays = from file in Sources($"src/Gateway/{folder}")
                     let at = Path.GetDirectoryName(file)!["src/".Length..].Replace('/', '.')
                     where !File.ReadAllText(Repository.File(file)).Contains($"\nnamespace {at};", StringComparison.Ordinal)
                        && !File.ReadAllText(Repository.File(file)).StartsWith($"namespace {at};", StringComparison.Ordinal)
                     select $"{file} is not in namespace {at}";

        Strays.AssertNone(strays);
    }

    [Fact]
    public void The_readme_shows_this_table()
    {
        var rows = MayName.Select(row => $"| {row.Key} | {(row.Value is [] ? "none" : row.Value is [Everything] ? "all" : string.Join(", ", row.Value))} |");

        Assert.Contains(string.Join('\n', rows), File.ReadAllText(Repository.File("src/README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_language_of_ocpp_has_no_io_no_tasks_and_no_clock()
        => Strays.AssertNone(AssemblyReader.Names(OcppAssembly).Where(name => Forbidden().IsMatch(name) && !InMemory().IsMatch(name)));

    [Fact]
    public void The_language_of_ocpp_needs_the_framework_only()
        => Assert.All(AssemblyReader.References(OcppAssembly), name => Assert.StartsWith("System.", name, StringComparison.Ordinal));

    private static string OcppAssembly => Path.Combine(AppContext.BaseDirectory, "Gateway.Ocpp.dll");

    private static IEnumerable<string> Sources(string folder)
        => Directory.EnumerateFiles(Repository.File(folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path));

    /// <summary>
    /// Folders that a file names: by using, by full name, or by the short one that C# allows inside of namespace Gateway
    /// (<c>Metering.DeviceMap</c>), which is told from a property of that name by what follows: a type of that folder.
    /// </summary>
    private static IEnumerable<string> NamedBy(string file)
    {
        var code = Comments().Replace(File.ReadAllText(Repository.File(file)), "");
        var full = GatewayName().Matches(code).Select(match => match.Groups["folder"].Value);
        var @short = from folder in Folders
                     where folder != "Ocpp"
                     from Match match in Regex.Matches(code, $@"(?<![\w.""]){folder}\.(?<type>[A-Z]\w*)")
                     where TypesOf(folder).Contains(match.Groups["type"].Value)
                     select folder;
        return full.Concat(@short).Where(Folders.Contains).Distinct();
    }

    private static HashSet<string> TypesOf(string folder)
        => [.. typeof(Gateway.Site.SiteImage).Assembly.GetTypes()
            .Where(type => type.Namespace == $"Gateway.{folder}")
            .Select(type => type.Name.Split('`')[0])];

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"(?<!namespace )(?<![\w.])Gateway\.(?<folder>[A-Z]\w*)")]
    private static partial Regex GatewayName();

    [GeneratedRegex(@"^System\.(Net\b|IO\b|Threading\.Tasks\b|Threading\.Timer\b|TimeProvider\b|Diagnostics\.(Stopwatch|Process)\b"
        + @"|DateTime(Offset)?\.get_(Utc)?Now$|DateTime\.get_Today$|Environment\.get_TickCount)")]
    private static partial Regex Forbidden();

    /// <summary>Of System.IO only what lives in memory.</summary>
    [GeneratedRegex(@"^System\.IO\.(Pipelines\b|MemoryStream|StringReader|StringWriter|TextReader|TextWriter|InvalidDataException|EndOfStreamException|Stream\b)")]
    private static partial Regex InMemory();
}
