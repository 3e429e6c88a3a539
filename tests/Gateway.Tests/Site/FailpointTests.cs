using Gateway.Site;
using Gateway.Tests.Ledger;
using Gateway.Tests.Support;

namespace Gateway.Tests.Site;

/// <summary>Failpoints are in the build for tests, all of them, and in no other.</summary>
public sealed class FailpointTests
{
    private static readonly string Real = Path.Combine(AppContext.BaseDirectory, "site-gateway.dll");

    [Fact]
    public void The_real_program_passes_no_failpoint()
        => Strays.AssertNone(MethodCalls.With(Real, nameof(Failpoint), nameof(Failpoint.Reach)));

    [Fact]
    public void The_build_for_tests_passes_every_failpoint()
        => Assert.Equal(
            Failpoint.All.Order(StringComparer.Ordinal),
            MethodCalls.With(FailpointBuild.Program, nameof(Failpoint), nameof(Failpoint.Reach)).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public async Task The_real_program_does_not_care_what_the_environment_says()
    {
        await using var csms = new LedgerCsms(new());
        await using var gateway = await GatewayUnderTest.StartAsync(csms.Url, (FailpointBuild.Variable, Failpoint.Checkpoint));

        Assert.Equal(0, await gateway.StopAsync());
    }

    [Fact]
    public async Task The_build_for_tests_dies_where_it_is_told_to()
    {
        await using var csms = new LedgerCsms(new());
        await using var gateway = await GatewayUnderTest.StartAsync(csms.Url);
        await gateway.StopAsync();

        await gateway.DiesAtAsync(Failpoint.Checkpoint);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("accept:0x2")]
    [InlineData("accept:1:explode")]
    [InlineData("accept:0")]
    public async Task What_names_no_failpoint_ends_the_build_for_tests_with_a_sentence(string text)
    {
        await using var csms = new LedgerCsms(new());
        await using var gateway = await GatewayUnderTest.StartAsync(csms.Url);
        await gateway.StopAsync();

        var told = await Assert.ThrowsAsync<InvalidOperationException>(() => gateway.DiesAtAsync(text));

        Assert.Contains("NAME one of accept parse", told.Message, StringComparison.Ordinal);
    }
}
