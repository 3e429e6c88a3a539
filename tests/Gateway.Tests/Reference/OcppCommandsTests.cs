using System.Diagnostics;
using System.Text.RegularExpressions;
using Gateway.Tests.Commands;
using Gateway.Tests.Support;

namespace Gateway.Tests.Reference;

/// <summary>The commands as a person types them.</summary>
public sealed partial class OcppCommandsTests
{
    private const string Prefix = "dotnet run --project src/Gateway -c Release --";

    public static TheoryData<string> LinesOfTheReadme
        => [.. Example().Matches(File.ReadAllText(Repository.File("README.md"))).Select(match => match.Groups["line"].Value)];

    [Theory]
    [InlineData(2, "ocpp", "show", "2.1", "Hartbeat")]
    [InlineData(2, "ocpp", "diff", "2.1")]
    [InlineData(0, "ocpp", "list", "2.1", "--json")]
    [InlineData(0, "ocpp", "check", "--help")]
    public async Task Commands_end_with_their_code(int expected, params string[] arguments)
    {
        var (code, @out, error) = await GatewayProcess.RunAsync(arguments);

        Assert.Equal(expected, code);
        Assert.NotEmpty(expected == 0 ? @out : error);
        Assert.DoesNotContain("Unhandled", error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(LinesOfTheReadme))]
    public async Task Lines_of_the_readme_work(string line)
    {
        var program = $"dotnet {Path.Combine(AppContext.BaseDirectory, "site-gateway.dll")}";
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", line.Replace(Prefix, program, StringComparison.Ordinal)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = shell.StandardError.ReadToEndAsync();
        var said = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();

        Assert.True(shell.ExitCode == 0, await errors);
        Assert.True(said.Length > 0);
    }

    [GeneratedRegex(@"^    \$ (?<line>.*-- ocpp .*?)( +# .*)?$", RegexOptions.Multiline)]
    private static partial Regex Example();
}
