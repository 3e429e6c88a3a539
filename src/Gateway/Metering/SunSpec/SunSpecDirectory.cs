using System.Collections.Immutable;

namespace Gateway.Metering.SunSpec;

/// <summary>A model in a device.</summary>
/// <param name="At">The holding register with its id.</param>
/// <param name="Length">Registers behind its id and length, at least 1.</param>
internal readonly record struct SunSpecModel(int Id, int At, int Length)
{
    public int Words => ModelDefinition.HeaderWords + Length;
}

/// <summary>What a unit says that it has, and whose it is.</summary>
/// <param name="Base">The holding register with "SunS".</param>
/// <param name="Maker">From the first common model; empty: it says nothing.</param>
/// <param name="Models">In the order of their registers. A unit may have several of one kind.</param>
internal sealed record SunSpecDirectory(
    int Base, string Maker, string Product, string Version, string Serial, ImmutableArray<SunSpecModel> Models)
{
    public bool Has(int id) => First(id) is not null;

    public SunSpecModel? First(params ReadOnlySpan<int> ids)
    {
        foreach (var model in Models)
        {
            if (ids.Contains(model.Id))
            {
                return model;
            }
        }

        return null;
    }

    /// <summary>Such as <c>1, 103, 120</c>.</summary>
    public string ModelList => string.Join(", ", Models.Select(m => m.Id));
}
