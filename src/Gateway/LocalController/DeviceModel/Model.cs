namespace Gateway.LocalController.DeviceModel;

/// <summary>All variables of the gateway's own station. OCPP 2.1 part 1, §4.</summary>
internal sealed class Model(IServiceProvider services)
{
    private ModelIndex? _known;

    /// <summary>Every row as it stands now: parts may have more or fewer of them as stations and devices come and go.</summary>
    /// <remarks>Not while the parts themselves are made: the model is one of the things that they use.</remarks>
    public IReadOnlyList<Variable> All => Look().Rows;

    /// <summary>Every row as it stands now, to be searched.</summary>
    public ModelIndex Look() => _known = new(services.GetServices<IOwnBlock>().SelectMany(b => b.Variables));

    /// <summary>Null: there is no such variable.</summary>
    public Variable? Find(VariableId id) => _known?.Find(id) ?? Look().Find(id);

    /// <summary>
    /// What is read about the site on this thread is of one instant until the result is disposed of. Without it each value is looked
    /// up for itself, which for many of them is work.
    /// </summary>
    public Holding Hold() => services.GetService<Picture>() is { } picture ? picture.Hold() : default;
}
