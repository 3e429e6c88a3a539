using System.Text;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Tests.Ocpp.Messages;

/// <summary>What a station says of its DER controls, also where it says it badly.</summary>
public sealed class DerAbilitiesTests
{
    [Fact]
    public void What_the_evse_and_its_cars_can_do_is_taken_together()
    {
        var said = Read(
            ("DCDERCtrlr", "ModesSupported", "VoltVar, FixedVar"), ("DCDERCtrlr", "MaxW", "11000.5"), ("DCDERCtrlr", "MaxChargeRateW", "22000"),
            ("DCDERCtrlr", "MaxVar", "5000"), ("DCDERCtrlr", "VNom", "230"), ("ACDERCtrlr", "ModesSupported", "FixedVar,LimitMaxDischarge"));

        Assert.Equal([DERControlEnumType.VoltVar, DERControlEnumType.FixedVar, DERControlEnumType.LimitMaxDischarge], said!.Kinds);
        Assert.Equal((11000.5, 22000, 5000, 230), (said.MaxW, said.MaxChargeW, said.MaxVar, said.VNom));
    }

    [Theory]
    [InlineData("Available")]
    [InlineData("Enabled")]
    public void What_is_switched_off_takes_no_control(string variable)
    {
        var said = Read(("DCDERCtrlr", "ModesSupported", "VoltVar"), ("DCDERCtrlr", variable, "False"), ("ACDERCtrlr", "ModesSupported", "FixedVar"));

        Assert.Equal([DERControlEnumType.FixedVar], said!.Kinds);
    }

    [Theory]
    [InlineData("eleven")]
    [InlineData("-5")]
    [InlineData("1e300")]
    [InlineData("NaN")]
    [InlineData("")]
    public void A_number_that_cannot_be_is_none(string text)
        => Assert.Equal(0, Read(("DCDERCtrlr", "ModesSupported", "VoltVar"), ("DCDERCtrlr", "MaxW", text))!.MaxW);

    [Fact]
    public void Words_that_ocpp_does_not_have_are_left_out()
        => Assert.Equal([DERControlEnumType.VoltVar], Read(("DCDERCtrlr", "ModesSupported", "Bananas,,VoltVar,voltwatt"))!.Kinds);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"getVariableResult":null}""")]
    [InlineData("""{"getVariableResult":[{"attributeStatus":"UnknownComponent","component":{"name":"DCDERCtrlr"},"variable":{"name":"MaxW"}}]}""")]
    public void Nothing_said_is_no_such_component(string payload) => Assert.Null(DerAbilities.Read(Encoding.UTF8.GetBytes(payload)));

    private static DerAbilities? Read(params (string Component, string Variable, string Value)[] said)
        => DerAbilities.Read(Encoding.UTF8.GetBytes(
            $$"""{"getVariableResult":[{{string.Join(',', said.Select(s => $$$"""{"attributeStatus":"Accepted","component":{"name":"{{{s.Component}}}","evse":{"id":1}},"variable":{"name":"{{{s.Variable}}}"},"attributeValue":"{{{s.Value}}}"}"""))}}]}"""));
}
