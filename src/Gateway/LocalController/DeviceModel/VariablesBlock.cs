using Gateway.Ocpp.Records;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.LocalController.DeviceModel;

/// <summary>GetVariables and SetVariables. OCPP 2.1 part 2, B05, B06.</summary>
internal sealed class VariablesBlock(Model model, Overrides overrides, SecurityEvents security, ILogger<VariablesBlock> logger) : IOwnBlock
{
    public IEnumerable<OwnAction> Actions => [new("GetVariables", Get), new("SetVariables", Set)];

    /// <summary>The id that a message names.</summary>
    public static VariableId IdOf(ComponentType component, VariableType variable)
        => new(component.Name, component.Instance, variable.Name, variable.Instance, component.Evse?.Id);

    private Reply Get(CsmsCall call)
    {
        var asked = call.Read(V2Json.Default.GetVariablesRequest);
        if (MessageLimits.Refuse(call, asked.GetVariableData.Count) is { } refusal)
        {
            return refusal;
        }

        using var _ = model.Hold();
        var index = model.Look();
        return Reply.With(new GetVariablesResponse([.. asked.GetVariableData.Select(one => Get(index, one))]), V2Json.Default.GetVariablesResponse);
    }

    private static GetVariableResultType Get(ModelIndex index, GetVariableDataType asked)
    {
        var id = IdOf(asked.Component, asked.Variable);
        var row = index.Find(id);
        var status = row is null && !index.HasComponent(id) ? GetVariableStatusEnumType.UnknownComponent        // B06.FR.06
            : row is null ? GetVariableStatusEnumType.UnknownVariable                                           // B06.FR.07
            : ReaderOf(row, asked.AttributeType) is null ? GetVariableStatusEnumType.NotSupportedAttributeType  // B06.FR.08
            : row.Mutability is MutabilityEnumType.WriteOnly ? GetVariableStatusEnumType.Rejected               // B06.FR.09
            : GetVariableStatusEnumType.Accepted;
        return new(
            status,
            asked.Component,
            asked.Variable,
            status is GetVariableStatusEnumType.Rejected ? Reply.Reason("WriteOnly", "It can be set, and never be read.") : null,
            asked.AttributeType ?? AttributeEnumType.Actual,                                                    // B06.FR.11
            status is GetVariableStatusEnumType.Accepted
                ? MessageLimits.Told(ReaderOf(row!, asked.AttributeType)!() ?? "")                              // B06.FR.13: no value is an empty one
                : null);
    }

    private Reply Set(CsmsCall call)
    {
        var asked = call.Read(V2Json.Default.SetVariablesRequest);
        if (MessageLimits.Refuse(call, asked.SetVariableData.Count) is { } refusal)
        {
            return refusal;
        }

        var index = model.Look();
        var results = new List<SetVariableResultType>();
        Func<CancellationToken, Task>? then = null;
        foreach (var one in asked.SetVariableData)
        {
            var (change, code) = Set(index, one);
            then += change.Then;
            results.Add(new(
                change.Status,
                one.Component,
                one.Variable,
                one.AttributeType ?? AttributeEnumType.Actual,                                                  // B05.FR.12
                change.Text.Length > 0 ? Reply.Reason(code, change.Text) : null));
        }

        overrides.Tell(index);
        return Reply.With(new SetVariablesResponse(results), V2Json.Default.SetVariablesResponse, then is null ? null : stopping => FollowAsync(then, stopping));
    }

    private (VariableChange Change, string Code) Set(ModelIndex index, SetVariableDataType asked)
    {
        var id = IdOf(asked.Component, asked.Variable);
        if (index.Find(id) is not { } row)
        {
            return (new(index.HasComponent(id) ? SetVariableStatusEnumType.UnknownVariable : SetVariableStatusEnumType.UnknownComponent), "");
        }

        if (ReaderOf(row, asked.AttributeType) is null)
        {
            return (new(SetVariableStatusEnumType.NotSupportedAttributeType), "");                              // B05.FR.06
        }

        var (change, code) = IsActual(asked.AttributeType)
            ? Change(row, asked.AttributeValue)
            : (VariableChange.Rejected("What it should be can only be read."), "ReadOnly");
        if (change.Status is SetVariableStatusEnumType.Rejected)
        {
            Log.ChangeRefused(logger, row.Id.ToString(), change.Text);
        }
        else
        {
            Log.Changed(logger, row.Id.ToString(), row.Mutability is MutabilityEnumType.WriteOnly ? "(secret)" : asked.AttributeValue);
            if (row.Id.Component is "SecurityCtrlr" || row.Id.Name is "BasicAuthPassword")
            {
                security.Happened(SecurityKind.ReconfigurationOfSecurityParameters, row.Id.ToString(), $"The CSMS changed {row.Id}.");
            }
        }

        return (change, code);
    }

    private static (VariableChange Change, string Code) Change(Variable row, string value)
        => row.Mutability is MutabilityEnumType.ReadOnly || row.Write is null
                ? (VariableChange.Rejected(row.SiteKey is { } key ? $"Only the site file sets it ({key})." : "It can only be read."), "ReadOnly")  // B05.FR.09
            : VariableCheck.Fault(row, value) is { } fault ? (VariableChange.Rejected(fault.Text), fault.Code)                                  // B05.FR.07, .08
            : (row.Write(value), "InvalidValue");

    /// <summary>Null: the variable has no attribute of that type.</summary>
    private static Func<string?>? ReaderOf(Variable row, Open<AttributeEnumType>? type)
        => IsActual(type) ? row.Read : type?.Known is AttributeEnumType.Target ? row.Target : null;

    private static bool IsActual(Open<AttributeEnumType>? type) => type is null || type.Value.Known is AttributeEnumType.Actual;

    private static async Task FollowAsync(Func<CancellationToken, Task> then, CancellationToken stopping)
    {
        foreach (var one in then.GetInvocationList().Cast<Func<CancellationToken, Task>>())
        {
            await one(stopping).ConfigureAwait(false);
        }
    }
}
