using Gateway.Ocpp;

namespace Gateway.Tests.Ocpp;

public sealed class VersionTests
{
    [Fact]
    public void Subprotocols_have_their_registered_names()
        => Assert.All(Enum.GetValues<OcppVersion>().Where(v => v != OcppVersion.V15), v => Assert.Equal(v, Subprotocol.Parse(v.Name())));

    [Fact]
    public void Frames_of_1_5_are_not_spoken() => Assert.Null(Subprotocol.Parse(OcppVersion.V15.Name()));

    [Theory]
    [InlineData("1.5", OcppVersion.V15)]
    [InlineData("1.6", OcppVersion.V16)]
    [InlineData("2.0.1", OcppVersion.V201)]
    [InlineData("2.1", OcppVersion.V21)]
    [InlineData("2.0", null)]
    [InlineData("ocpp1.6", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Versions_are_read_as_people_write_them(string? number, OcppVersion? version)
        => Assert.Equal(version, VersionNumber.Parse(number));
}
