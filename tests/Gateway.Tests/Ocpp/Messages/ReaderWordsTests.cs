using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Tests.Support;

namespace Gateway.Tests.Ocpp.Messages;

/// <summary>
/// The readers of the hot path compare bytes and know no records. So that they cannot drift either, each word in their source is
/// looked up in the catalogue: as a field of what its method reads, or as one of a set of words.
/// </summary>
public sealed class ReaderWordsTests
{
    private static readonly OcppVersion[] Only16 = [OcppVersion.V16];
    private static readonly OcppVersion[] Both2 = [OcppVersion.V201, OcppVersion.V21];

    /// <summary>Their words are not the catalogue's: a text "null" that some stations send; reason codes, which are no set.</summary>
    private static readonly string[] NoWordsOfOcpp = ["Json.cs", "ProfileStore.cs"];

    /// <summary>What each method reads. A word must stand there in all versions of a row, for one of the rows.</summary>
    private static readonly Row[] Table =
    [
        new("CommonReader.ReadBootAnswer", Only16, "BootNotificationResponse"),
        new("CommonReader.ReadBootAnswer", Both2, "BootNotificationResponse"),
        new("CommonReader.ReadStatus", Only16, "StatusNotificationRequest"),
        new("CommonReader.ReadStatus", Both2, "StatusNotificationRequest"),
        new("CommonReader.ReadBootFields", Only16, "BootNotificationRequest"),
        new("CommonReader.ReadBootFields", Both2, "BootNotificationRequest", "ChargingStationType"),
        new("CommonReader.StateOf", Only16, "ChargePointStatus"),
        new("CommonReader.StateOf", Both2, "ConnectorStatusEnumType"),
        new("V16Reader.ReadMeterValues", Only16, "MeterValuesRequest"),
        new("V16Reader.ReadStart", Only16, "StartTransactionRequest"),
        new("V16Reader.ReadStartAnswer", Only16, "StartTransactionResponse"),
        new("V16Reader.ReadStop", Only16, "StopTransactionRequest"),
        new("V2Reader.ReadMeterValues", Both2, "MeterValuesRequest"),
        new("V2Reader.ReadTransactionEvent", Both2, "TransactionEventRequest"),
        new("V2Reader.ReadTransactionInfo", Both2, "TransactionType"),
        new("V2Reader.ReadEvse", Both2, "EVSEType"),
        new("V2Reader.TypeOf", Both2, "TransactionEventEnumType"),
        new("V2Reader.StateOf", Both2, "ChargingStateEnumType"),
        new("V2NeedsReader.ReadEventAnswer", Both2, "TransactionEventResponse"),
        new("V2NeedsReader.ReadTokenInfo", Both2, "IdTokenInfoType"),
        new("V2NeedsReader.ReadNeeds", Both2, "NotifyEVChargingNeedsRequest"),
        new("V2NeedsReader.ReadChargingNeeds", Both2, "ChargingNeedsType"),
        new("V2NeedsReader.ReadChargingNeeds", [OcppVersion.V21], "ChargingNeedsType"),
        new("V2NeedsReader.ReadParameters", Both2, "ACChargingParametersType"),
        new("V2NeedsReader.ReadParameters", Both2, "DCChargingParametersType"),
        new("V2NeedsReader.ReadParameters", [OcppVersion.V21], "V2XChargingParametersType"),
        new("MeterValueReader.ReadEntry", Only16, "MeterValue"),
        new("MeterValueReader.ReadEntry", Both2, "MeterValueType"),
        new("MeterValueReader.FindTimestamp", Only16, "MeterValue"),
        new("MeterValueReader.FindTimestamp", Both2, "MeterValueType"),
        new("SampledValue.ReadField", Only16, "SampledValue", "ReadingContext", "ValueFormat"),
        new("SampledValue.ReadField", Both2, "SampledValueType", "ReadingContextEnumType"),
        new("SampledValue.ReadUnitOfMeasure", Both2, "UnitOfMeasureType"),
        new("SampledValue.Scale", Only16, "UnitOfMeasure"),
        new("SampledValue.QuantityOf", Only16, "Measurand"),
        new("SampledValue.QuantityOf", Both2, "MeasurandEnumType"),
        new("SampledValue.QuantityOf", [OcppVersion.V21], "MeasurandEnumType"),
        new("SampledValue.ConductorOf", Only16, "Phase"),
        new("SampledValue.ConductorOf", Both2, "PhaseEnumType"),
        new("SampledValue.PlaceOf", Only16, "Location"),
        new("SampledValue.PlaceOf", Both2, "LocationEnumType"),
        new("StationReader.TopicOf", Only16, Row.Actions),
        new("StationReader.TopicOf", Both2, Row.Actions),
        new("Answers.ReadBoot", Both2, "BootNotificationResponse", "RegistrationStatusEnumType"),
        new("Answers.ReadStatus", Only16, "SetChargingProfileResponse"),
        new("Answers.ReadStatus", Both2, "SetChargingProfileResponse", "SetVariablesResponse", "SetVariableResultType"),
        new("Answers.ReadReason", Both2, "StatusInfoType"),
        new("Answers.StatusOf", Only16, "ConfigurationStatus"),
        new("Answers.StatusOf", Both2, "SetVariableStatusEnumType"),
        new("ProfileCalls.ReadSet", Only16, "SetChargingProfileRequest"),
        new("ProfileCalls.ReadSet", Both2, "SetChargingProfileRequest"),
        new("ProfileCalls.ReadClear", Only16, "ClearChargingProfileRequest"),
        new("ProfileCalls.ReadClear", Both2, "ClearChargingProfileRequest", "ClearChargingProfileType"),
        new("ProfileCalls.ReadRemoteStart", Only16, "RemoteStartTransactionRequest"),
        new("ProfileCalls.ReadRemoteStart", Both2, "RequestStartTransactionRequest"),
        new("ProfileCalls.Within", Only16, "RemoteStartTransactionRequest"),
        new("ProfileCalls.Within", Both2, "RequestStartTransactionRequest"),
        new("ProfileCalls.Update", [OcppVersion.V21], "ChargingProfileType", "ChargingScheduleType"),
        new("ProfileJson.LimitKeys", [OcppVersion.V21], "ChargingSchedulePeriodType"),
        new("ProfileJson.SetpointKeys", [OcppVersion.V21], "ChargingSchedulePeriodType"),
        new("ProfileJson.Limit", [OcppVersion.V21], "ChargingSchedulePeriodType", "OperationModeEnumType"),
        new("ProfileJson.Read16", Only16, "ChargingProfile"),
        new("ProfileJson.Read2", Both2, "ChargingProfileType"),
        new("ProfileJson.Purpose", Only16, "ChargingProfilePurposeType"),
        new("ProfileJson.Purpose", Both2, "ChargingProfilePurposeEnumType"),
        new("ProfileJson.Purpose", [OcppVersion.V21], "ChargingProfilePurposeEnumType"),
        new("ProfileJson.Read", Only16, "ChargingProfile", "ChargingSchedule", "RecurrencyKindType", "ChargingRateUnitType"),
        new("ProfileJson.Read", [OcppVersion.V21], "ChargingProfileType"),
        new("ProfileJson.Kind", Only16, "ChargingProfileKindType"),
        new("ProfileJson.Kind", Both2, "ChargingProfileKindEnumType"),
        new("ProfileJson.Kind", [OcppVersion.V21], "ChargingProfileKindEnumType"),
        new("ProfileJson.Periods", Only16, "ChargingSchedule", "ChargingSchedulePeriod"),
        new("ProfileJson.Periods", Both2, "ChargingScheduleType", "ChargingSchedulePeriodType"),
        new("ProfileJson.Phases", Only16, "ChargingSchedulePeriod"),
        new("ProfileJson.Phases", Both2, "ChargingSchedulePeriodType"),
    ];

    private static readonly IReadOnlyList<SourceWord> Words = [.. SourceWord.All.Where(w => !NoWordsOfOcpp.Contains(w.File))];

    [Fact]
    public void Every_word_of_a_reader_is_in_the_catalogue()
        => Strays.AssertNone(
            from word in Words
            where !Table.Any(row => row.Method == word.Method && row.Has(word))
            select $"{word.Method} looks for {(word.IsField ? "the field" : "the word")} {word.Text}, which is not in what it reads");

    [Fact]
    public void Every_row_of_the_table_reads_something()
        => Strays.AssertNone(
            from row in Table
            where !Words.Any(word => word.Method == row.Method && row.Has(word))
            select $"{row}: no word of {row.Method} is in there");

    [Fact]
    public void Words_are_found_and_told_apart()
    {
        Assert.Contains(new SourceWord("V2Reader.cs", "V2Reader.ReadEvse", "id", IsField: true), Words);
        Assert.Contains(new SourceWord("V2Reader.cs", "V2Reader.TypeOf", "Ended", IsField: false), Words);
        Assert.Contains(new SourceWord("ProfileJson.cs", "ProfileJson.LimitKeys", "limit_L3", IsField: true), Words);
        Assert.DoesNotContain(Table, row => row.Has(new SourceWord("", "", "Celsius", IsField: true)));
        Assert.True(Words.Count > 100);
    }

    private sealed record Row(string Method, OcppVersion[] Versions, params string[] Names)
    {
        public const string Actions = "actions";

        public bool Has(SourceWord word) => Versions.All(version => Has(MessageCatalogue.Of(version), word));

        public override string ToString() => $"{Method} ({string.Join(", ", Versions.Select(v => v.Number()))}; {string.Join(", ", Names)})";

        private bool Has(MessageCatalogue catalogue, SourceWord word)
            => word.IsField
                ? Objects(catalogue).Any(o => Names.Contains(o.Name) && o.Find(word.Text) is not null)
                : catalogue.Enums.Any(e => Names.Contains(e.Name) && e.Values.Any(v => v.Name == word.Text))
                    || (Names.Contains(Actions) && catalogue.Find(word.Text) is not null);

        private static IEnumerable<ObjectShape> Objects(MessageCatalogue catalogue)
            => catalogue.Types.Concat(catalogue.Messages.SelectMany(m => new[] { m.Request, m.Response }).OfType<ObjectShape>());
    }
}
