using Gateway.Ocpp;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.DeviceModel;

/// <summary>How much one message may hold: of what the CSMS asks for, and of what it is told. OCPP 2.1 part 2, DeviceDataCtrlr.</summary>
internal sealed class MessageLimits : IOwnBlock
{
    public const int Items = 100;

    /// <summary>Of a payload of the CSMS.</summary>
    public const int Bytes = 65_536;

    /// <summary>Of a value that is told; longer ones are cut. The schemas' own limit.</summary>
    public const int LongestTold = 2500;

    private const string Component = "DeviceDataCtrlr";

    private static readonly string[] Limited = ["GetReport", "GetVariables", "SetVariables"];

    public IEnumerable<Variable> Variables =>
    [
        .. Limited.Select(action => Constant("ItemsPerMessage", action, Items)),
        .. Limited.Select(action => Constant("BytesPerMessage", action, Bytes)),
        Constant("ConfigurationValueSize", null, VariableCheck.LongestValue),
        Constant("ReportingValueSize", null, LongestTold),
    ];

    /// <summary>Null: the message keeps the limits. B06.FR.16, .17; B08.FR.17, .18.</summary>
    public static Reply? Refuse(CsmsCall call, int items)
        => items > Items ? Reply.Error(ErrorCode.OccurrenceConstraintViolation, $"{call.Action} has {items} items, and ItemsPerMessage is {Items}.")
            : call.Payload.Length > Bytes
                ? Reply.Error(ErrorCode.FormatViolation, $"{call.Action} has {call.Payload.Length} bytes, and BytesPerMessage is {Bytes}.")
            : null;

    public static string Told(string value) => value.Length <= LongestTold ? value : value[..LongestTold];

    private static Variable Constant(string name, string? instance, int value)
        => new(new(Component, null, name, instance), DataEnumType.Integer, () => Written.Whole(value)) { IsConstant = true, SupportsMonitoring = false };
}
