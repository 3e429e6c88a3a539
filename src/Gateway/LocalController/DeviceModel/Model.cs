namespace Gateway.LocalController.DeviceModel;

/// <summary>All variables of the gateway's own station. OCPP 2.1 part 1, §4.</summary>
internal sealed class Model(IServiceProvider services)
{
    private Dictionary<VariableId, Variable>? _known;

    /// <summary>Every row as it stands now: parts may have more or fewer of them as stations and devices come and go.</summary>
    /// <remarks>Not while the parts themselves are made: the model is one of the things that they use.</remarks>
    public IReadOnlyList<Variable> All => [.. services.GetServices<IOwnBlock>().SelectMany(b => b.Variables)];

    /// <summary>Null: there is no such variable.</summary>
    public Variable? Find(VariableId id)
    {
        if (_known?.GetValueOrDefault(id) is { } known)
        {
            return known;
        }

        var all = new Dictionary<VariableId, Variable>();
        foreach (var variable in All)
        {
            all.TryAdd(variable.Id, variable);
        }

        return (_known = all).GetValueOrDefault(id);
    }
}
