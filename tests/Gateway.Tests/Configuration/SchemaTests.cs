using System.Text.Json.Nodes;
using Gateway.Configuration;
using Gateway.Tests.Support;

namespace Gateway.Tests.Configuration;

/// <summary>The schema file, the examples and the reader say the same.</summary>
public sealed class SchemaTests
{
    public static TheoryData<string> Examples
        => [.. Directory.EnumerateFiles(Repository.File("site-config"), "*.yaml").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Fact]
    public void The_schema_file_is_what_the_command_prints()
    {
        using var printed = new StringWriter();

        Assert.Equal(0, SchemaCommand.Run(printed, ofDevices: false));
        Approved.Is(Repository.File("site-config/site.schema.json"), printed.ToString());
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_has_no_fault(string example)
    {
        using var folder = new SiteFolder();

        var (site, faults) = folder.Read(File.ReadAllText(Repository.File($"site-config/{example}")));

        Assert.Empty(faults.Select(f => f.ToString()));
        Assert.NotNull(site);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_fits_the_schema(string example)
    {
        var schema = JsonNode.Parse(File.ReadAllText(Repository.File("site-config/site.schema.json")))!;
        var source = new YamlSource(example, File.ReadAllText(Repository.File($"site-config/{example}")), _ => null);

        Assert.Empty(SchemaCheck.Misfits(schema, YamlTree.Load(source)!, ""));
    }

    [Fact]
    public void The_check_against_the_schema_can_fail()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Repository.File("site-config/site.schema.json")))!;
        var text = SiteFolder.Good.Replace("limit: 63 A", "limmit: 63 A", StringComparison.Ordinal).Replace("basic", "bassic", StringComparison.Ordinal)
            .Replace("wss://", "https://", StringComparison.Ordinal);

        Assert.Equal(
            ["/csms/url", "/stations/listen/0/security", "/circuits/0/limmit", "/circuits/0 lacks limit"],
            SchemaCheck.Misfits(schema, YamlTree.Load(new("x", text, _ => null))!, ""));
    }

    [Fact]
    public void The_commented_example_mentions_every_setting()
    {
        var example = File.ReadAllText(Repository.File("site-config/site.yaml"));
        var missing = Names(SiteFile.Settings()).Distinct().Where(name => !example.Contains(name + ":", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_default_is_one_that_its_reader_takes()
    {
        using var folder = new SiteFolder();
        var said = string.Join('\n', Lines(SiteFile.Settings(), "", skip: ["site", "csms", "stations", "circuits", "devices", "limits", "signals", "mqtt", "controller"]));

        Assert.Empty(folder.Faults(SiteFolder.Good + "\n" + said));
    }

    private static IEnumerable<string> Names(IEnumerable<Setting> settings)
        => settings.SelectMany(s => Names(s.Children ?? []).Prepend(s.Name));

    private static IEnumerable<string> Lines(IEnumerable<Setting> settings, string indent, string[] skip)
        => from setting in settings
           where !skip.Contains(setting.Name) && (setting.Children is not null || setting.Default is not null)
           from line in setting.Children is { } children
               ? Lines(children, indent + "  ", []).Prepend($"{indent}{setting.Name}:")
               : [$"{indent}{setting.Name}: {setting.Default}"]
           select line;
}
