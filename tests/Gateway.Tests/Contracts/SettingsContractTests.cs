using Gateway.Configuration;
using Gateway.Tests.Support;

namespace Gateway.Tests.Contracts;

/// <summary>The settings of the site file: a change here is one that installers must be told of.</summary>
public sealed class SettingsContractTests
{
    [Fact]
    public void The_settings_are_the_approved_ones()
        => Approved.Is(
            Repository.File("tests/Gateway.Tests/Contracts/settings.approved.txt"),
            string.Concat(SiteFile.Settings().SelectMany(s => Lines(s, "")).Select(line => line + "\n")));

    private static IEnumerable<string> Lines(Setting setting, string path)
    {
        var name = path + setting.Name + (setting.IsList ? "[]" : "");
        var type = setting.Choices.IsEmpty ? setting.Type : string.Join('|', setting.Choices);
        var range = setting.Range is { } r ? $", {r}" : "";
        var rest = setting.Required ? "required"
            : setting.Default is { } literal ? $"default {literal}"
            : setting.DefaultIs is { } words ? $"default: {words}" : "optional";
        yield return $"{name}: {type}{range}; {rest}";
        foreach (var line in (setting.Children ?? []).SelectMany(c => Lines(c, name + ".")))
        {
            yield return line;
        }
    }
}
