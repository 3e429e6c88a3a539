using System.Collections.Immutable;

namespace Gateway.Metering.SunSpec.Control;

/// <summary>A value of a function, and where the value stands that follows when its time is over.</summary>
internal readonly record struct AcValue(string Path, string? Reverted = null);

/// <summary>What a function does when no control acts: its values (null: it has none), and whether it is on.</summary>
internal sealed record AcState(ImmutableArray<double?> Values, bool IsOn);

/// <summary>
/// A function of models 704 and 123: some values, an enable, and a timer after which the device takes other values by itself.
/// </summary>
/// <param name="Timer">In seconds; 0: none runs.</param>
/// <param name="Left">What is left of the timer; null: the model does not tell.</param>
/// <param name="EnableAfter">Whether it is on when the timer is over; null: it is off then.</param>
internal sealed record AcFunction(
    int Model, ImmutableArray<AcValue> Values, string Enable, string Timer, string? Left = null, string? EnableAfter = null)
{
    public static AcFunction FeedInLimit { get; } = Of704("WMaxLimPct", new AcValue("WMaxLimPct", "WMaxLimPctRvrt"));

    public static AcFunction ActivePower { get; } = Of704("WSet", new("WSetMod"), new("WSet", "WSetRvrt"));

    public static AcFunction ReactivePower { get; } = Of704("VarSet", new("VarSetMod"), new("VarSetPct", "VarSetPctRvrt"));

    public static AcFunction FactorInjecting { get; } = Factor("PFWInj");

    public static AcFunction FactorAbsorbing { get; } = Factor("PFWAbs");

    public static AcFunction FeedInLimit123 { get; } = Of123("WMaxLimPct", "WMaxLim_Ena", "WMaxLimPct");

    public static AcFunction Factor123 { get; } = Of123("OutPFSet", "OutPFSet_Ena", "OutPFSet");

    /// <param name="percent">The point for the unit that the percentage is of; empty: only the mode.</param>
    public static AcFunction ReactivePower123(params ReadOnlySpan<string> percent)
        => Of123("VArPct", "VArPct_Ena", ["VArPct_Mod", .. percent]);

    public bool IsIn(ModelImage image) => image.Has(Enable) && Values.All(v => image.Has(v.Path));

    /// <summary>What it does by itself. Where a timer runs, that is what follows.</summary>
    public AcState StateIn(ModelImage image)
    {
        var ends = Left is not null && image.Read(Left).Number > 0;
        return new(
            [.. Values.Select(v => image.Read(ends ? v.Reverted ?? v.Path : v.Path).Number)],
            image.Read(ends ? EnableAfter! : Enable).Number is 1);
    }

    /// <summary>What to write so that it acts.</summary>
    /// <param name="values">As many as it has; null: <paramref name="after"/> holds from now on.</param>
    /// <param name="after">What follows when the time is over.</param>
    public ModelDraft Draft(ModelImage now, double[]? values, AcState after, TimeSpan? remaining)
    {
        var draft = new ModelDraft(now);
        for (var i = 0; i < Values.Length; i++)
        {
            draft.Set(Values[i].Path, values?[i] ?? after.Values[i]);
        }

        if (values is not null && remaining is { } time)
        {
            SetAfter(draft, after);
            draft.SetIfThere(Timer, Seconds(time, now));
        }
        else
        {
            draft.SetIfThere(Timer, 0);
        }

        // Last, as a device begins to count its timer when the function is switched on.
        return draft.Then().Set(Enable, values is not null || after.IsOn ? 1 : 0);
    }

    private void SetAfter(ModelDraft draft, AcState after)
    {
        for (var i = 0; i < Values.Length; i++)
        {
            if (Values[i].Reverted is { } reverted)
            {
                draft.SetIfThere(reverted, after.Values[i]);
            }
        }

        if (EnableAfter is not null)
        {
            draft.SetIfThere(EnableAfter, after.IsOn ? 1 : 0);
        }
    }

    /// <summary>Whole seconds and never too few: who tells it tells it again before half of them are over.</summary>
    private double Seconds(TimeSpan time, ModelImage image)
        => Math.Clamp(
            Math.Ceiling(time.TotalSeconds), 1, image.Find(Timer)?.Point.Type.Words is 1 ? ushort.MaxValue - 1 : uint.MaxValue - 1);

    private static AcFunction Factor(string name)
        => Of704(name, new($"{name}.PF", $"{name}Rvrt.PF"), new($"{name}.Ext", $"{name}Rvrt.Ext"));

    private static AcFunction Of704(string name, params ReadOnlySpan<AcValue> values)
        => new(704, [.. values], $"{name}Ena", $"{name}RvrtTms", $"{name}RvrtRem", $"{name}EnaRvrt");

    private static AcFunction Of123(string name, string enable, params ReadOnlySpan<string> values)
        => new(123, [.. values.ToArray().Select(v => new AcValue(v))], enable, $"{name}_RvrtTms");
}
