using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.DeviceModel;

/// <summary>What a report tells of a variable.</summary>
internal static class ReportRow
{
    /// <summary>A variable as a report tells it. B07.FR.03 and later: a value that can only be written is left out.</summary>
    public static ReportDataType Of(Variable row)
    {
        var id = row.Id;
        var isSecret = row.Mutability is MutabilityEnumType.WriteOnly;
        return new(
            new(id.Component, id.Evse is { } evse ? new(evse) : null, id.ComponentInstance),
            new(id.Name, id.Instance),
            row.Target is { } target ? [Actual(row), new(AttributeEnumType.Target, target() ?? "", MutabilityEnumType.ReadOnly, false, false)] : [Actual(row)],
            new(
                row.Type,
                row.SupportsMonitoring && !isSecret,
                row.Unit,
                row.Min,
                row.Max,
                ValuesList: row.Values.IsEmpty ? null : string.Join(',', row.Values)));
    }

    private static VariableAttributeType Actual(Variable row)
        => new(
            AttributeEnumType.Actual,
            row.Mutability is MutabilityEnumType.WriteOnly ? null : MessageLimits.Told(row.Read() ?? ""),
            row.Mutability,
            row.IsPersistent,
            row.IsConstant);
}
