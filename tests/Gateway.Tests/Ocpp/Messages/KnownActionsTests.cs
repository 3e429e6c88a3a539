using System.Text;
using Gateway.Ocpp;
using Gateway.Ocpp.Messages;
using Gateway.Tests.Support;

namespace Gateway.Tests.Ocpp.Messages;

public sealed class KnownActionsTests
{
    [Theory]
    [InlineData(OcppVersion.V16, 39)]
    [InlineData(OcppVersion.V201, 64)]
    [InlineData(OcppVersion.V21, 91)]
    public void Each_version_has_all_its_messages(OcppVersion version, int count)
    {
        Assert.Equal(count, KnownActions.All(version).Count);
        if (OcppSchemas.AreHere)
        {
            Assert.Equal(OcppSchemas.Actions(version).Order(StringComparer.Ordinal), KnownActions.All(version).Keys.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData(OcppVersion.V16, "Authorize", Direction.StationToCsms)]
    [InlineData(OcppVersion.V16, "RemoteStartTransaction", Direction.CsmsToStation)]
    [InlineData(OcppVersion.V201, "DataTransfer", Direction.Both)]
    [InlineData(OcppVersion.V201, "PublishFirmware", Direction.CsmsToStation)]
    [InlineData(OcppVersion.V21, "NotifyPeriodicEventStream", Direction.StationToCsms)]
    [InlineData(OcppVersion.V21, "AFRRSignal", Direction.CsmsToStation)]
    [InlineData(OcppVersion.V201, "AFRRSignal", null)]
    [InlineData(OcppVersion.V201, "RemoteStartTransaction", null)]
    [InlineData(OcppVersion.V16, "authorize", null)]
    [InlineData(OcppVersion.V16, "", null)]
    [InlineData(OcppVersion.V16, "Authorizé", null)]
    public void Names_are_found_in_their_version_only(OcppVersion version, string action, Direction? direction)
        => Assert.Equal(direction, KnownActions.Find(version, Encoding.UTF8.GetBytes(action)));

    [Fact]
    public void A_name_of_any_length_is_looked_up()
        => Assert.Null(KnownActions.Find(OcppVersion.V21, new byte[100_000]));

    [Fact]
    public void Subprotocols_have_their_registered_names()
        => Assert.All(Enum.GetValues<OcppVersion>(), v => Assert.Equal(v, Subprotocol.Parse(v.Name())));
}
