using Gateway.GridSignals;

namespace Gateway.Metering.SunSpec.Control;

/// <summary>What is to be done to a model, one after the other.</summary>
internal abstract record DraftStep;

/// <summary>Points to be written, in any order.</summary>
internal sealed record WriteStep(SortedDictionary<int, PointValue> Values) : DraftStep
{
    /// <summary>Neighbours in one request: the first register of each, counted from the model's id, and what belongs there.</summary>
    public IEnumerable<(int Offset, ushort[] Registers)> Runs()
    {
        var run = new List<ushort>();
        var start = 0;
        foreach (var (offset, value) in Values)
        {
            if (run.Count > 0 && offset != start + run.Count)
            {
                yield return (start, [.. run]);
                run.Clear();
            }

            start = run.Count == 0 ? offset : start;
            run.AddRange(value.Registers);
        }

        if (run.Count > 0)
        {
            yield return (start, [.. run]);
        }
    }
}

/// <summary>Stored settings that are to become those that act.</summary>
/// <param name="Request">Takes the index of the set.</param>
/// <param name="Result">Says what came of it.</param>
internal sealed record AdoptStep(PlacedPoint Request, PlacedPoint Result, ushort Index) : DraftStep;

/// <summary>What belongs into a point's registers.</summary>
internal readonly record struct PointValue(PlacedPoint Point, ushort[] Registers);

/// <summary>What is to be written into one model, step by step, and what must stand there afterwards. Nothing is written by it.</summary>
/// <param name="now">The model as it stands.</param>
internal sealed class ModelDraft(ModelImage now)
{
    private readonly List<DraftStep> _steps = [new WriteStep([])];
    private readonly SortedDictionary<int, PointValue> _expected = [];

    public IEnumerable<DraftStep> Steps => _steps;

    public IEnumerable<PointValue> Expected => _expected.Values;

    /// <summary>The first thing that cannot be told to this model. Null: all can.</summary>
    public DerOutcome? Refusal { get; private set; }

    public bool Has(string path) => now.Has(path);

    /// <summary>Adds a point to the step. What the device does not have, or cannot say, becomes the refusal.</summary>
    /// <param name="value">Null: the point stays as it is.</param>
    public ModelDraft Set(string path, double? value)
    {
        if (value is { } number && Encode(path, number) is { } encoded)
        {
            (_steps[^1] as WriteStep ?? Begin()).Values[encoded.Point.Offset] = encoded;
            _expected[encoded.Point.Offset] = encoded;
        }

        return this;
    }

    /// <summary>As <see cref="Set"/>, and nothing where the device does not have the point.</summary>
    public ModelDraft SetIfThere(string path, double? value) => now.Has(path) ? Set(path, value) : this;

    /// <summary>What follows is written after all before.</summary>
    public ModelDraft Then()
    {
        Begin();
        return this;
    }

    public ModelDraft Adopt(string request, string result, int index)
    {
        if (now.Find(request) is { } asked && now.Find(result) is { } told)
        {
            _steps.Add(new AdoptStep(asked, told, (ushort)index));
        }
        else
        {
            Refuse(DerResult.NotSupported, $"model {now.Id} has no {request}");
        }

        return this;
    }

    /// <summary>Nobody writes it, and it must stand there in the end all the same.</summary>
    public void Expect(string path, double value)
    {
        if (Encode(path, value) is { } encoded)
        {
            _expected[encoded.Point.Offset] = encoded;
        }
    }

    public ModelDraft Refuse(DerResult result, string reason)
    {
        Refusal ??= new(result, reason);
        return this;
    }

    private WriteStep Begin()
    {
        var step = new WriteStep([]);
        _steps.Add(step);
        return step;
    }

    private PointValue? Encode(string path, double number)
    {
        if (now.Find(path) is not { } placed)
        {
            Refuse(DerResult.NotSupported, $"model {now.Id} has no {path}");
        }
        else if (now.Encode(placed, number) is { } registers)
        {
            return new(placed, registers);
        }
        else
        {
            Refuse(DerResult.OutOfRange, $"{path} of model {now.Id} cannot say {number:0.######}");
        }

        return null;
    }
}
