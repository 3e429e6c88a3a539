namespace Gateway.Simulation.Der;

/// <summary>How a device makes a stored set act: on request, after a while, or not at all.</summary>
internal sealed class Adoption(TimeSpan takes)
{
    private const int InProgress = 0;
    private const int Completed = 1;
    private const int Failed = 2;

    private readonly Dictionary<SimulatedModel, (int Set, TimeSpan Due)> _under = [];

    /// <summary>Models that fail to adopt whatever it is.</summary>
    public HashSet<int> Fails { get; } = [];

    public void Written(SimulatedModel model, IReadOnlySet<string> paths, TimeSpan now)
    {
        if (paths.Contains(Request(model)))
        {
            model[Result(model)] = InProgress;
            _under[model] = ((int)model[Request(model)], now + takes);
        }
    }

    public void Advance(TimeSpan now)
    {
        foreach (var (model, (set, _)) in _under.Where(u => u.Value.Due <= now).ToList())
        {
            _under.Remove(model);
            var isGood = !Fails.Contains(model.Id) && set >= 1 && set <= Count(model) && FitsItsRoom(model, set);
            model[Result(model)] = isGood ? Completed : Failed;
            if (isGood)
            {
                Copy(model, Sets(model), set);
            }
        }
    }

    /// <summary>Makes the first set, which acts, the same as another.</summary>
    public static void Copy(SimulatedModel model, string sets, int from)
    {
        var (first, other) = ($"{sets}[1].", $"{sets}[{from}].");
        foreach (var point in model.Points.Where(p => p.Point.IsWritable && p.Path.StartsWith(other, StringComparison.Ordinal)))
        {
            model.Copy(point, model.Find(first + point.Path[other.Length..]));
        }
    }

    private static bool FitsItsRoom(SimulatedModel model, int set)
        => model.Points.Where(p => p.Path.StartsWith($"{Sets(model)}[{set}].", StringComparison.Ordinal) && p.Point.Name is "ActPt")
            .All(p => model[p.Path] <= model["NPt"]);

    private static string Sets(SimulatedModel model) => model.Id is 711 ? "Ctl" : "Crv";

    private static string Request(SimulatedModel model) => model.Id is 711 ? "AdptCtlReq" : "AdptCrvReq";

    private static string Result(SimulatedModel model) => model.Id is 711 ? "AdptCtlRslt" : "AdptCrvRslt";

    private static int Count(SimulatedModel model)
        => (int)model[model.Id switch { 711 => "NCtl", 705 or 706 or 712 => "NCrv", _ => "NCrvSet" }];
}
