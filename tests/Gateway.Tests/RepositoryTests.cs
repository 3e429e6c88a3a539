using System.Text.RegularExpressions;
using Gateway.Tests.Support;

namespace Gateway.Tests;

/// <summary>What must not be in any file: an address that only one machine can reach, and what a merge leaves behind.</summary>
public sealed partial class RepositoryTests
{
    private static readonly string[] NotOurs = [".git", ".artifacts", "node_modules", "TestResults", "bin", "obj"];

    [Fact]
    public void No_file_names_the_address_of_a_package_registry()
    {
        var addresses = from file in Files(Repository.Root)
                        let found = Registry().Match(File.ReadAllText(file))
                        where found.Success
                        select $"{Path.GetRelativePath(Repository.Root, file)}: {found.Value}";

        Strays.AssertNone(addresses);
    }

    [Fact]
    public void No_file_tells_the_package_clients_where_to_restore_from()
        => Strays.AssertNone(Files(Repository.Root).Where(file => Path.GetFileName(file).ToUpperInvariant() is "NUGET.CONFIG" or ".NPMRC"));

    [Fact]
    public void The_lock_file_of_npm_does_not_say_where_packages_were_fetched()
    {
        var text = File.ReadAllText(Repository.File("tests/interop/package-lock.json"));

        Assert.Contains("\"node_modules/ocpp-rpc\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"resolved\"", text, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Files(string folder)
        => Directory.EnumerateFiles(folder).Concat(
            Directory.EnumerateDirectories(folder).Where(path => !NotOurs.Contains(Path.GetFileName(path))).SelectMany(Files));

    // The brackets keep this file from finding itself.
    [GeneratedRegex(@"registry[.]npmjs|registry[.]yarnpkg|api[.]nuget[.]org|nuget[.]org/v\d|pypi[.]org/simple|https?://[\w.:@-]+/[\w/-]*(npm|nuget|pypi)/", RegexOptions.IgnoreCase)]
    private static partial Regex Registry();
}
