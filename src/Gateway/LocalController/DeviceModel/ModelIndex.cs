namespace Gateway.LocalController.DeviceModel;

/// <summary>The rows of the device model at one time, by name.</summary>
internal sealed class ModelIndex
{
    private readonly Dictionary<VariableId, Variable> _byId = [];
    private readonly HashSet<VariableId> _components = [];

    /// <param name="rows">Of two with one name the first is taken.</param>
    public ModelIndex(IEnumerable<Variable> rows)
    {
        var all = new List<Variable>();
        foreach (var row in rows)
        {
            if (_byId.TryAdd(row.Id, row))
            {
                all.Add(row);
                _components.Add(ComponentOf(row.Id));
            }
        }

        Rows = all;
    }

    public IReadOnlyList<Variable> Rows { get; }

    /// <summary>Null: there is no such variable.</summary>
    public Variable? Find(VariableId id) => _byId.GetValueOrDefault(id);

    public bool HasComponent(VariableId id) => _components.Contains(ComponentOf(id));

    /// <summary>Names the component alone: no variable has an empty name.</summary>
    public static VariableId ComponentOf(VariableId id) => id with { Name = "", Instance = null };
}
