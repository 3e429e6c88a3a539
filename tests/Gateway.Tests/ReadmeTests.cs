using System.Text.RegularExpressions;
using Gateway.Tests.Support;

namespace Gateway.Tests;

/// <summary>What the README tells people to write down must be right.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-readme-");

    [Fact]
    public void The_site_file_of_the_ten_minute_tour_has_no_fault()
    {
        var path = Path.Combine(_directory.FullName, "site.yaml");
        File.WriteAllText(path, YamlBlock().Match(File.ReadAllText(Repository.File("README.md"))).Groups["yaml"].Value);
        using var output = new StringWriter();
        using var errors = new StringWriter();

        Assert.True(CheckCommand.Run(path, output, errors) == 0, $"{output}{errors}");
        Assert.Contains("2 stations", output.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    [GeneratedRegex(@"^```yaml\n(?<yaml>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex YamlBlock();
}
