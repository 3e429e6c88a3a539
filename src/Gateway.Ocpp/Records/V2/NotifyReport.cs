using System.Text.Json.Serialization;

namespace Gateway.Ocpp.Records.V2;

/// <summary>One part of a device model report ordered by the CSMS.</summary>
public sealed record NotifyReportRequest(
    long RequestId,
    DateTimeOffset GeneratedAt,
    long SeqNo,
    IReadOnlyList<ReportDataType>? ReportData = null,
    bool? Tbc = null);

/// <summary>The answer to a <see cref="NotifyReportRequest"/>.</summary>
public sealed record NotifyReportResponse;

/// <summary>One variable of the device model in a report.</summary>
public sealed record ReportDataType(
    ComponentType Component,
    VariableType Variable,
    IReadOnlyList<VariableAttributeType> VariableAttribute,
    VariableCharacteristicsType? VariableCharacteristics = null);

/// <summary>One facet of a variable, such as its present or its wanted value.</summary>
public sealed record VariableAttributeType(
    Open<AttributeEnumType>? Type = null,
    string? Value = null,
    Open<MutabilityEnumType>? Mutability = null,
    bool? Persistent = null,
    bool? Constant = null);

/// <summary>Unchangeable facts about a variable, such as its data type and limits.</summary>
public sealed record VariableCharacteristicsType(
    Open<DataEnumType> DataType,
    bool SupportsMonitoring,
    string? Unit = null,
    double? MinLimit = null,
    double? MaxLimit = null,
    int? MaxElements = null,
    string? ValuesList = null);

/// <summary>What the CSMS may do with a variable's attribute.</summary>
public enum MutabilityEnumType { ReadOnly, WriteOnly, ReadWrite }

/// <summary>How the text that holds a variable's value must be read.</summary>
public enum DataEnumType
{
    [JsonStringEnumMemberName("string")] String,
    [JsonStringEnumMemberName("decimal")] Decimal,
    [JsonStringEnumMemberName("integer")] Integer,
    [JsonStringEnumMemberName("dateTime")] DateTime,
    [JsonStringEnumMemberName("boolean")] Boolean,
    OptionList,
    SequenceList,
    MemberList,
}
