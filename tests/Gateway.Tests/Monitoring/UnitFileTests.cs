using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Tests.Support;

namespace Gateway.Tests.Monitoring;

/// <summary>The systemd unit that is shipped.</summary>
public sealed partial class UnitFileTests
{
    private const double HighestExposure = 1.5;

    [Fact]
    public async Task The_unit_is_hardened()
    {
        using var analysis = Broker.Start(
            "systemd-analyze", "security", "--offline=true", "--no-pager", Repository.File("packaging/site-gateway.service"));
        var text = await analysis.StandardOutput.ReadToEndAsync();

        var exposure = Exposure().Match(text);
        Assert.True(exposure.Success, text + await analysis.StandardError.ReadToEndAsync());
        Assert.InRange(double.Parse(exposure.Groups[1].Value, CultureInfo.InvariantCulture), 0, HighestExposure);
    }

    [Fact]
    public void What_kills_the_runtime_is_not_in_the_unit()
    {
        var settings = File.ReadLines(Repository.File("packaging/site-gateway.service")).Where(l => !l.StartsWith('#')).ToList();

        Assert.DoesNotContain(settings, l => l.StartsWith("MemoryDenyWriteExecute", StringComparison.Ordinal));
        Assert.DoesNotContain(settings, l => l.Contains("@resources", StringComparison.Ordinal));
        Assert.Contains("Type=notify", settings);
        Assert.Contains("WatchdogSec=30", settings);
    }

    [GeneratedRegex(@"Overall exposure level for \S+: ([0-9.]+)")]
    private static partial Regex Exposure();
}
