using System.Diagnostics;
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
        var path = WriteSite();
        using var output = new StringWriter();
        using var errors = new StringWriter();

        Assert.True(CheckCommand.Run(path, output, errors) == 0, $"{output}{errors}");
        Assert.Contains("2 stations", output.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The SDK for web programs would start it in the project's folder, where no site file is.</summary>
    [Fact]
    public async Task Dotnet_run_finds_the_site_file_where_it_was_started()
    {
        WriteSite();
        using var dotnet = Process.Start(new ProcessStartInfo(
            "dotnet", ["run", "--project", Repository.File("src/Gateway"), "-c", "Release", "--no-build", "--", "check", "site.yaml"])
        {
            WorkingDirectory = _directory.FullName,
            RedirectStandardOutput = true,
        })!;

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);      // MSBuild starts for it
        var said = await dotnet.StandardOutput.ReadToEndAsync(patience.Token);
        await dotnet.WaitForExitAsync(patience.Token);

        Assert.True(dotnet.ExitCode == 0, said);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private string WriteSite()
    {
        var path = Path.Combine(_directory.FullName, "site.yaml");
        File.WriteAllText(path, YamlBlock().Match(File.ReadAllText(Repository.File("README.md"))).Groups["yaml"].Value);
        return path;
    }

    [GeneratedRegex(@"^```yaml\n(?<yaml>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex YamlBlock();
}
