using System.Buffers;
using System.Text.Json;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.DeviceModel;

/// <summary>A report cut into messages: each as full as items and bytes allow, and never empty.</summary>
internal static class ReportParts
{
    /// <summary>Reads each variable once.</summary>
    public static IReadOnlyList<IReadOnlyList<ReportDataType>> Of(IEnumerable<Variable> rows)
    {
        var parts = new List<IReadOnlyList<ReportDataType>>();
        var part = new List<ReportDataType>();
        var bytes = 0;
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        foreach (var row in rows)
        {
            var told = Of(row);
            var length = LengthOf(told, json, buffer);
            if (part.Count is MessageLimits.Items || (part.Count > 0 && bytes + length > MessageLimits.ReportBytes))
            {
                parts.Add(part);
                (part, bytes) = ([], 0);
            }

            part.Add(told);
            bytes += length;
        }

        if (part.Count > 0)
        {
            parts.Add(part);
        }

        return parts;
    }

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

    private static int LengthOf(ReportDataType told, Utf8JsonWriter json, ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        json.Reset();
        JsonSerializer.Serialize(json, told, V2Json.Default.ReportDataType);
        json.Flush();
        return buffer.WrittenCount + 1;     // and the comma
    }
}
