using System.Text;

namespace Gateway.Tests.Configuration;

/// <summary>Files that are no site file at all get one clear fault and never end the process.</summary>
public sealed class HostileYamlTests : IDisposable
{
    private readonly SiteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "1:1: error: the file is empty")]
    [InlineData("# only words\n", "1:1: error: the file is empty")]
    [InlineData("---\n...\n", "the file is empty")]
    [InlineData("~", "1:1: error: the file is empty")]
    [InlineData("just words", "1:1: error: the file must hold sections, such as site:")]
    [InlineData("- a\n- b\n", "1:1: error: the file must hold sections, such as site:")]
    [InlineData("site:\n\tid: x\n", "2:1: error: a tab indents this line; YAML wants spaces")]
    [InlineData("site:\n  id: x\n\tname: y\n", "3:1: error: a tab indents this line; YAML wants spaces")]
    [InlineData("site: { id: x\n", "error: this is not YAML")]
    [InlineData("site:\n  id: \"x\n", "error: this is not YAML")]
    [InlineData("site: *nowhere\n", "1:7: error: there is no anchor &nowhere")]
    [InlineData("site: &me [*me]\n", "1:12: error: &me holds itself")]
    [InlineData("site:\n  id: a\n  id: b\n", "3:3: error: id is said twice; first in line 2")]
    [InlineData("site: {}\nsite: {}\n", "2:1: error: site is said twice; first in line 1")]
    [InlineData("a: &x { id: y }\nsite:\n  <<: *x\n", "3:3: error: merge keys are not part of YAML 1.2")]
    [InlineData("site: !!python/object:os.system x\n", "1:7: error: the tag tag:yaml.org,2002:python/object:os.system has no meaning here")]
    [InlineData("? [a, b]\n: c\n", "1:3: error: a key must be a single word")]
    [InlineData("site: {}\n---\nsite: {}\n", "2:1: error: a second document begins here; the file must hold one")]
    [InlineData("site: a\0b\n", "1:8: error: the character U+0000 does not belong into a text file")]
    [InlineData("site:\n  id: \u001b[31mred\n", "2:7: error: the character U+001B does not belong into a text file")]
    [InlineData("%YAML 9.9\n---\nsite: {}\n", "error: ")]
    public void Each_kind_has_its_fault(string text, string fault)
        => Assert.Contains(_folder.Faults(text), f => f.Contains(fault, StringComparison.Ordinal));

    [Fact]
    public void A_lone_surrogate_is_a_fault()
        => Assert.Contains("U+D800 does not belong", _folder.Fault("site:\n  id: a\ud800b\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void Ten_thousand_levels_are_a_fault_and_not_a_stack_overflow(string open)
        => Assert.Contains(
            "nested deeper than 64 levels",
            _folder.Fault("site: " + (open is "- " or "? " ? "\n" : "") + string.Concat(Enumerable.Repeat(open, 10_000))),
            StringComparison.Ordinal);

    [Fact]
    public void Ten_thousand_levels_of_indentation_are_a_fault()
    {
        var text = new StringBuilder();
        for (var level = 0; level < 1_300; level++)
        {
            text.Append(' ', level).Append("a:\n");
        }

        Assert.Contains("nested deeper than 64 levels", _folder.Fault(text.ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public void An_alias_bomb_is_a_fault()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level < 30; level++)
        {
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{level}: &a{level} [").AppendJoin(", ", Enumerable.Repeat($"*a{level - 1}", 10)).Append("]\n");
        }

        Assert.Contains("the aliases unfold to more than 10000 values", _folder.Fault(bomb.ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_few_aliases_are_fine()
        => Assert.Equal(
            63,
            _folder.Site(SiteFolder.Good.Replace("{ id: main, limit: 63 A }", "id: main\n    limit: &most 63 A\n  - { id: row, parent: main, limit: *most }", StringComparison.Ordinal))
                .Plan.Circuits[1].Limit.Value);

    [Fact]
    public void Two_mebibytes_are_a_fault_as_text_and_as_a_file()
    {
        var large = "site:\n" + string.Concat(Enumerable.Repeat("# a line of forty characters to fill it\n", 53_000));

        Assert.Equal("1:1: error: the file is larger than 1 MiB", _folder.Fault(large));
        Assert.Equal("the file is larger than 1 MiB", SiteFile.Read(_folder.Write("large.yaml", large)).Faults.Single().Text);
        Assert.Equal("the file is larger than 1 MiB", SiteFile.Read("/dev/zero").Faults.Single().Text);
    }

    [Fact]
    public void A_binary_file_is_a_fault_at_its_first_wrong_byte()
    {
        var path = _folder.File("binary.yaml");
        File.WriteAllBytes(path, [.. "site:\n  id: "u8, 0xFF, 0xFE, 0x00]);
        var fault = SiteFile.Read(path).Faults.Single();

        Assert.Equal((2, 7, "the file is not UTF-8 text from here on"), (fault.Line, fault.Column, fault.Text));
        File.WriteAllBytes(path, Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(SiteFolder.Good)).ToArray());
        Assert.Equal("the file is not UTF-8 text from here on", SiteFile.Read(path).Faults.Single().Text);
    }

    [Fact]
    public void A_byte_order_mark_and_carriage_returns_are_fine()
    {
        var path = _folder.File("windows.yaml");
        File.WriteAllText(path, SiteFolder.Good.Replace("\n", "\r\n", StringComparison.Ordinal), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.Empty(SiteFile.Read(path).Faults);
    }

    [Fact]
    public void A_file_that_is_not_there_or_is_a_directory_is_a_fault()
    {
        Assert.Equal("cannot be read: there is no such file", SiteFile.Read(_folder.File("none.yaml")).Faults.Single().Text);
        Assert.Equal("this is a directory, not a file", SiteFile.Read(_folder.File("devices")).Faults.Single().Text);
        Assert.StartsWith("cannot be read", SiteFile.Read("").Faults.Single().Text, StringComparison.Ordinal);
        Assert.StartsWith("cannot be read", SiteFile.Read("a\0b").Faults.Single().Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("circuits:\n", "  - { id: c#, parent: c@, limit: 1 A }\n")]          // one long chain, bottom first
    [InlineData("circuits:\n", "  - { id: c#, parent: c#, limit: 1 A }\n")]
    [InlineData("stations:\n  list:\n", "  - { id: s#, circuit: nowhere }\n")]
    [InlineData("stations:\n  listen:\n", "  - { url: ws://10.0.0.1:#, security: x }\n")]
    [InlineData("devices:\n", "  - { id: d, role: gird }\n")]
    [InlineData("", "key#: value\n")]
    public void A_megabyte_of_entries_does_not_take_for_ever(string head, string entry)
    {
        var text = new StringBuilder(head);
        for (var i = 0; text.Length + entry.Length + 20 < 1024 * 1024; i++)
        {
            text.Append(entry.Replace("#", $"{i}", StringComparison.Ordinal).Replace("@", $"{i + 1}", StringComparison.Ordinal));
        }

        var faults = _folder.Faults(text.ToString());

        Assert.InRange(faults.Length, 1, 1000);
    }
}
