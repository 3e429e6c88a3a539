using System.Text;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Tests.Ocpp.Catalogue;

public sealed class PayloadCheckerTests
{
    [Theory]
    [InlineData("""{"idTag":"04E91C52A1B680"}""")]
    [InlineData("""{"idTag":"12345678901234567890"}""")]
    [InlineData("""{"idTag":"éééééééééééééééééééé"}""")]                    // 20 characters, 40 bytes
    [InlineData("""{"idTag":"🔌🔌🔌🔌🔌🔌🔌🔌🔌🔌🔌🔌🔌🔌🔌🔌🔌🔌🔌🔌"}""")]     // 20 pairs of surrogates
    [InlineData("""{"idTag":"\u0041\ud83d\udd0c\n45678901234567890"}""")]
    [InlineData("""{"\u0069dTag":"1"}""")]                                  // an escaped name is the same name
    public void Good_tags_pass(string payload) => Assert.Null(Check(OcppVersion.V16, "Authorize", payload));

    [Theory]
    [InlineData("""{}""", "/idTag", ErrorCode.OccurrenceConstraintViolation)]
    [InlineData("""{"idTag":null}""", "/idTag", ErrorCode.TypeConstraintViolation)]
    [InlineData("""{"idTag":7}""", "/idTag", ErrorCode.TypeConstraintViolation)]
    [InlineData("""{"idTag":"123456789012345678901"}""", "/idTag", ErrorCode.PropertyConstraintViolation)]
    [InlineData("""{"idTag":"\ud83d\udd0c\ud83d\udd0c345678901234567890z"}""", "/idTag", ErrorCode.PropertyConstraintViolation)]
    [InlineData("""{"idTag":"\ud83d"}""", "/idTag", ErrorCode.FormatViolation)]
    [InlineData("""{"idTag":"1","idTag":"1"}""", "/idTag", ErrorCode.OccurrenceConstraintViolation)]
    [InlineData("""{"idTag":"1","\u0069dTag":"1"}""", "/idTag", ErrorCode.OccurrenceConstraintViolation)]
    [InlineData("""{"idTag":"1","a/b~c":1}""", "/a~1b~0c", ErrorCode.FormatViolation)]
    [InlineData("""{"idTag":"1","\ud83d":1}""", "/\\ud83d", ErrorCode.FormatViolation)]
    [InlineData("""{"idTag":"1""", "", ErrorCode.FormatViolation)]
    [InlineData("""[]""", "", ErrorCode.TypeConstraintViolation)]
    [InlineData("""null""", "", ErrorCode.TypeConstraintViolation)]
    [InlineData("""{"idTag":"1"} {}""", "", ErrorCode.FormatViolation)]
    [InlineData("", "", ErrorCode.FormatViolation)]
    public void Bad_tags_are_told_with_their_place(string payload, string pointer, ErrorCode code)
    {
        var fault = Check(OcppVersion.V16, "Authorize", payload);

        Assert.Equal((pointer, code), (fault?.Pointer, fault?.Code));
    }

    [Theory]
    [InlineData("2026-11-21T08:00:00Z", true)]
    [InlineData("2026-11-21T08:00:00.123456+01:00", true)]
    [InlineData("2026-11-21T08:00:00\\u002B01:00", true)]       // as .NET's own writer escapes a plus
    [InlineData("2024-02-29T23:59:60Z", true)]
    [InlineData("2026-11-21t08:00:00z", true)]
    [InlineData("2026-02-29T08:00:00Z", false)]
    [InlineData("2026-11-21T08:00:60Z", false)]
    [InlineData("2026-11-21T24:00:00Z", false)]
    [InlineData("2026-11-21T08:00:00", false)]
    [InlineData("2026-11-21T08:00:00.Z", false)]
    [InlineData("2026-11-21 08:00:00Z", false)]
    [InlineData("2026-11-21", false)]
    [InlineData("21.11.2026", false)]
    [InlineData("", false)]
    public void Times_are_those_of_RFC_3339(string time, bool good)
        => Assert.Equal(good, Check(OcppVersion.V16, "Heartbeat", $$"""{"currentTime":"{{time}}"}""", response: true) is null);

    [Theory]
    [InlineData("https://files.example.com/fw/1.5.0.bin", true)]
    [InlineData("ftp:\\/\\/files.example.com\\/fw.bin", true)]     // as PHP escapes a slash
    [InlineData("/fw.bin", false)]
    [InlineData("https://a b", false)]
    public void Addresses_are_absolute(string uri, bool good)
        => Assert.Equal(good, Check(OcppVersion.V16, "GetDiagnostics", $$"""{"location":"{{uri}}"}""") is null);

    [Theory]
    [InlineData("1", true)]
    [InlineData("-1", true)]
    [InlineData("1.0", true)]
    [InlineData("1e3", true)]
    [InlineData("9223372036854775807", true)]
    [InlineData("9223372036854775808", false)]
    [InlineData("1e999", false)]
    [InlineData("1.5", false)]
    [InlineData("\"1\"", false)]
    public void Whole_numbers_are_whole(string number, bool good)
        => Assert.Equal(good, Check(OcppVersion.V16, "RemoteStopTransaction", $$"""{"transactionId":{{number}}}""") is null);

    [Theory]
    [InlineData("8.1", true)]
    [InlineData("8.10", true)]
    [InlineData("16", true)]
    [InlineData("81e-1", true)]
    [InlineData("8.15", false)]
    [InlineData("1e999", false)]
    public void Limits_of_1_6_are_in_tenths(string limit, bool good)
        => Assert.Equal(good, Check(OcppVersion.V16, "SetChargingProfile", """
            {"connectorId":1,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile",
            "chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":LIMIT}]}}}
            """.Replace("LIMIT", limit, StringComparison.Ordinal)) is null);

    [Fact]
    public void A_place_within_arrays_has_its_positions_and_its_kind_has_not()
    {
        var fault = Check(OcppVersion.V201, "MeterValues", """
            {"evseId":1,"meterValue":[{"timestamp":"2026-11-21T08:00:00Z","sampledValue":[{"value":1},{"value":1,"phase":"L4"}]}]}
            """)!;

        Assert.Equal("/meterValue/0/sampledValue/1/phase", fault.Pointer);
        Assert.Equal("/meterValue/*/sampledValue/*/phase", fault.Kind);
        Assert.Equal("\"L4\"", fault.Found);
    }

    [Fact]
    public void What_a_vendor_adds_may_be_anything_but_nameless()
    {
        Assert.Null(Check(OcppVersion.V21, "Heartbeat", """{"customData":{"vendorId":"com.example","a":[{"b":null}],"a":1}}"""));
        Assert.Equal("/customData/vendorId", Check(OcppVersion.V21, "Heartbeat", """{"customData":{"a":1}}""")?.Pointer);
    }

    private static PayloadFault? Check(OcppVersion version, string action, string payload, bool response = false)
    {
        var message = MessageCatalogue.Of(version).Find(action)!;
        return PayloadChecker.Check(response ? message.Response! : message.Request, Encoding.UTF8.GetBytes(payload));
    }
}
