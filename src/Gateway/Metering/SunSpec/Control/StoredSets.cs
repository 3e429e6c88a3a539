using System.Collections.Immutable;
using Gateway.GridSignals;

namespace Gateway.Metering.SunSpec.Control;

/// <summary>
/// How models 705 to 712 keep their settings: in sets, of which the first is what acts. Others are written, and then one is
/// adopted, which makes the first a copy of it. SunSpec DER Information Model, stored curve sets.
/// </summary>
/// <param name="RevertTo">Which set is adopted when the timer is over, 0 none; null: the model has no timer.</param>
internal sealed record StoredSets(string Group, string Request, string Result, string? RevertTo)
{
    private const string Enable = "Ena";
    private const string Timer = "RvrtTms";
    private const string Left = "RvrtRem";

    public static StoredSets Curves { get; } = new("Crv", "AdptCrvReq", "AdptCrvRslt", "RvrtCrv");

    public static StoredSets Controls { get; } = new("Ctl", "AdptCtlReq", "AdptCtlRslt", "RvrtCtl");

    /// <summary>Of trips, which have no timer.</summary>
    public static StoredSets Trips { get; } = Curves with { RevertTo = null };

    /// <summary>True: a control can be written, as some set is not for reading only.</summary>
    public bool CanBeWritten(ModelImage image) => image.Has(Request) && Writable(image).Length > 0;

    /// <summary>The first set, whether it is switched on or not.</summary>
    public ImmutableSortedDictionary<string, double> Acting(ModelImage image) => Set(image, 1);

    /// <summary>What acts when no control does; null: nothing, it is off. Where a timer runs, that is what follows.</summary>
    public ImmutableSortedDictionary<string, double>? Unbidden(ModelImage image)
        => image.Read(Enable).Number is not 1 ? null
            : RevertTo is not null && image.Read(Left).Number > 0
                ? image.Read(RevertTo).Number is { } set and >= 1 ? Set(image, (int)set) : null
            : Acting(image);

    /// <summary>What to write so that a set acts.</summary>
    /// <param name="wanted">Values by their names within a set; null: none acts, the model is off.</param>
    /// <param name="after">What follows when the time is over; null: the model is off then.</param>
    public ModelDraft Draft(
        ModelImage now,
        ImmutableSortedDictionary<string, double>? wanted,
        ImmutableSortedDictionary<string, double>? after,
        TimeSpan? remaining)
    {
        var draft = new ModelDraft(now);
        if (wanted is null)
        {
            return Untimed(draft).Then().Set(Enable, 0);
        }

        var slots = Writable(now);
        if (slots.IsEmpty)
        {
            return draft.Refuse(DerResult.NotSupported, $"all sets of model {now.Id} are for reading only");
        }

        var (spare, work) = (slots[0], slots[^1]);
        Demand(draft, wanted);
        // Ahead, so that no moment is without an end. Where one set is free only, what follows can stand there when the set is adopted.
        SetTimer(draft, spare == work ? null : after, spare, remaining);
        if (!Stands(now, wanted))
        {
            Write(draft, work, wanted).Adopt(Request, Result, work);
        }

        if (spare == work && after is not null)
        {
            SetTimer(draft.Then(), after, spare, remaining);
        }

        // Last, as a device begins to count its timer when the function is switched on.
        draft.Then().Set(Enable, 1);
        foreach (var (name, value) in wanted)
        {
            draft.Expect(At(1, name), value);
        }

        return draft;
    }

    private void SetTimer(ModelDraft draft, ImmutableSortedDictionary<string, double>? after, int spare, TimeSpan? remaining)
    {
        if (RevertTo is null || !draft.Has(Timer) || remaining is not { } time)
        {
            Untimed(draft);
            return;
        }

        if (after is not null)
        {
            Write(draft, spare, after);
        }

        draft.Set(RevertTo, after is null ? 0 : spare).Set(Timer, Math.Max(1, Math.Ceiling(time.TotalSeconds))).Then();
    }

    private ModelDraft Untimed(ModelDraft draft) => RevertTo is null ? draft : draft.SetIfThere(Timer, 0);

    private ModelDraft Write(ModelDraft draft, int set, ImmutableSortedDictionary<string, double> values)
    {
        foreach (var (name, value) in values)
        {
            draft.Set(At(set, name), value);
        }

        return draft.Then();
    }

    /// <summary>What the set that acts does not have, the others have neither, whatever stands in their registers.</summary>
    private void Demand(ModelDraft draft, ImmutableSortedDictionary<string, double> wanted)
    {
        foreach (var name in wanted.Keys.Where(n => !n.Contains("Pt[", StringComparison.Ordinal) && !draft.Has(At(1, n))))
        {
            draft.Refuse(DerResult.NotSupported, $"{name} is not in its model");
        }
    }

    private bool Stands(ModelImage now, ImmutableSortedDictionary<string, double> wanted)
        => wanted.All(v => now.Find(At(1, v.Key)) is { } placed
            && now.Encode(placed, v.Value) is { } registers && now.Registers(placed).SequenceEqual(registers));

    private ImmutableSortedDictionary<string, double> Set(ModelImage image, int index)
    {
        var prefix = At(index, "");
        return (from point in image.Points
                where point.Point.IsWritable && point.Path.StartsWith(prefix, StringComparison.Ordinal)
                let number = image.Read(point).Number
                where number is not null
                select KeyValuePair.Create(point.Path[prefix.Length..], number.Value)).ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    private ImmutableArray<int> Writable(ModelImage image)
        => [.. from index in Enumerable.Range(1, 1 + image.Points.Count) where image.Read(At(index, "ReadOnly")).Number is 0 select index];

    private string At(int set, string name) => $"{Group}[{set}].{name}";
}
