using Gateway.Ocpp;

namespace Gateway.Tests.Ocpp;

/// <summary>The names of the errors as each version spells them.</summary>
public sealed class ErrorCodeTests
{
    // OCPP-J 1.6 §4.2.3, misspelt there; 2.x part 4 §4.3.
    [Theory]
    [InlineData(ErrorCode.NotImplemented, "NotImplemented", "NotImplemented")]
    [InlineData(ErrorCode.NotSupported, "NotSupported", "NotSupported")]
    [InlineData(ErrorCode.InternalError, "InternalError", "InternalError")]
    [InlineData(ErrorCode.ProtocolError, "ProtocolError", "ProtocolError")]
    [InlineData(ErrorCode.SecurityError, "SecurityError", "SecurityError")]
    [InlineData(ErrorCode.FormatViolation, "FormationViolation", "FormatViolation")]
    [InlineData(ErrorCode.PropertyConstraintViolation, "PropertyConstraintViolation", "PropertyConstraintViolation")]
    [InlineData(ErrorCode.OccurrenceConstraintViolation, "OccurenceConstraintViolation", "OccurrenceConstraintViolation")]
    [InlineData(ErrorCode.TypeConstraintViolation, "TypeConstraintViolation", "TypeConstraintViolation")]
    [InlineData(ErrorCode.GenericError, "GenericError", "GenericError")]
    [InlineData(ErrorCode.RpcFrameworkError, "ProtocolError", "RpcFrameworkError")]
    public void An_error_is_named_as_its_version_names_it(ErrorCode code, string in16, string in2)
    {
        Assert.Equal(in16, code.Name(OcppVersion.V16));
        Assert.Equal(in2, code.Name(OcppVersion.V201));
        Assert.Equal(in2, code.Name(OcppVersion.V21));
    }

    [Theory]
    [InlineData("ocpp1.6", OcppVersion.V16)]
    [InlineData("ocpp2.0.1", OcppVersion.V201)]
    [InlineData("ocpp2.1", OcppVersion.V21)]
    [InlineData("OCPP1.6", null)]
    [InlineData("ocpp1.5", null)]
    [InlineData("ocpp2.0", null)]
    [InlineData("", null)]
    public void A_subprotocol_is_one_of_three_names(string name, OcppVersion? version)
    {
        Assert.Equal(version, Subprotocol.Parse(name));
        if (version is { } known)
        {
            Assert.Equal(name, known.Name());
        }
    }
}
