using System.Text;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Tests.Ocpp.Catalogue;

public sealed class MessageCatalogueTests
{
    [Theory]
    [InlineData(OcppVersion.V15, 24)]
    [InlineData(OcppVersion.V16, 39)]
    [InlineData(OcppVersion.V201, 64)]
    [InlineData(OcppVersion.V21, 91)]
    public void Each_version_has_all_its_messages(OcppVersion version, int count)
        => Assert.Equal(count, MessageCatalogue.Of(version).Messages.Count);

    [Theory]
    [InlineData(OcppVersion.V15, "SendLocalList", Direction.CsmsToStation)]
    [InlineData(OcppVersion.V16, "Authorize", Direction.StationToCsms)]
    [InlineData(OcppVersion.V16, "RemoteStartTransaction", Direction.CsmsToStation)]
    [InlineData(OcppVersion.V201, "DataTransfer", Direction.Both)]
    [InlineData(OcppVersion.V201, "PublishFirmware", Direction.CsmsToController)]
    [InlineData(OcppVersion.V21, "NotifyPeriodicEventStream", Direction.StationToCsms)]
    [InlineData(OcppVersion.V21, "AFRRSignal", Direction.CsmsToStation)]
    [InlineData(OcppVersion.V201, "AFRRSignal", null)]
    [InlineData(OcppVersion.V201, "RemoteStartTransaction", null)]
    [InlineData(OcppVersion.V16, "authorize", null)]
    [InlineData(OcppVersion.V16, "", null)]
    [InlineData(OcppVersion.V16, "Authorizé", null)]
    public void Messages_are_found_in_their_version_only(OcppVersion version, string action, Direction? sender)
        => Assert.Equal(sender, MessageCatalogue.Of(version).Find(action)?.Sender);

    [Fact]
    public void A_name_of_any_length_is_looked_up()
        => Assert.Null(MessageCatalogue.Of(OcppVersion.V21).Find(new byte[100_000]));

    [Fact]
    public void Only_a_send_has_no_response()
        => Assert.Equal(
            ["NotifyPeriodicEventStream"],
            Enum.GetValues<OcppVersion>().SelectMany(v => MessageCatalogue.Of(v).Messages).Where(m => m.Response is null).Select(m => m.Action));

    [Fact]
    public void Limits_are_those_of_the_version()
    {
        Assert.Equal("string(36)", TypeOf(OcppVersion.V201, "IdTokenType", "idToken"));
        Assert.Equal("string(255)", TypeOf(OcppVersion.V21, "IdTokenType", "idToken"));
        Assert.Equal("IdTokenEnumType", TypeOf(OcppVersion.V201, "IdTokenType", "type"));
        Assert.Equal("integer(0..3)", TypeOf(OcppVersion.V21, "ChargingSchedulePeriodType", "phaseToUse"));
        Assert.Equal("number(/0.1)", TypeOf(OcppVersion.V16, "ChargingSchedulePeriod", "limit"));
        Assert.Equal("AdditionalInfoType[1..]", TypeOf(OcppVersion.V21, "IdTokenType", "additionalInfo"));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Everything_has_its_sentence(OcppVersion version)
    {
        var catalogue = MessageCatalogue.Of(version);
        var objects = catalogue.Types.Concat(catalogue.Messages.Select(m => m.Request)).Concat(catalogue.Messages.Select(m => m.Response).OfType<ObjectShape>());
        var mute = catalogue.Messages.Select(m => (Name: m.Action, m.Text))
            .Concat(objects.Select(o => (o.Name, o.Text)))
            .Concat(objects.SelectMany(o => o.Fields.Select(f => (Name: $"{o.Name}.{f.Name}", f.Text))))
            .Concat(catalogue.Enums.Select(e => (e.Name, e.Text)))
            .Concat(catalogue.Enums.SelectMany(e => e.Values.Select(v => (Name: $"{e.Name}.{v.Name}", v.Text))))
            .Where(x => !x.Text.EndsWith('.'));
        Assert.Empty(mute);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Every_example_passes(OcppVersion version)
    {
        var faults =
            from message in MessageCatalogue.Of(version).Messages
            from shape in new[] { message.Request, message.Response }
            where shape is not null
            let fault = PayloadChecker.Check(shape, Examples.Of(shape).Span)
            where fault is not null
            select $"{shape.Name} {fault.Pointer}: {fault.Text} in {Encoding.UTF8.GetString(Examples.Of(shape).Span)}";

        Assert.Empty(faults);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void No_name_is_there_for_nothing(OcppVersion version)
    {
        var catalogue = MessageCatalogue.Of(version);
        var used = new HashSet<Shape>();
        foreach (var message in catalogue.Messages)
        {
            Collect(message.Request, used);
            Collect(message.Response, used);
        }

        Assert.Empty(catalogue.Types.Concat<Shape>(catalogue.Enums).Except(used));
    }

    public static TheoryData<OcppVersion> Versions() => [.. Enum.GetValues<OcppVersion>()];

    private static void Collect(Shape? shape, HashSet<Shape> into)
    {
        if (shape is null || !into.Add(shape))
        {
            return;
        }

        Collect((shape as ArrayShape)?.Items, into);
        foreach (var field in (shape as ObjectShape)?.Fields ?? [])
        {
            Collect(field.Shape, into);
        }
    }

    private static string TypeOf(OcppVersion version, string type, string field)
        => MessageCatalogue.Of(version).Types.Single(t => t.Name == type).Find(field)!.Shape.Notation;
}
