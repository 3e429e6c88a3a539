using System.Globalization;
using Gateway.Metering;
using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.Metering;

/// <summary>
/// A file of Golden: what the registers of a device hold, and what that means, both written down from what is known of the device
/// and not from what we make of it. Golden/README.md explains the lines.
/// </summary>
internal sealed class GoldenImage
{
    private const double Exactness = 1e-7;      // a 32-bit float has about seven digits

    private readonly Dictionary<(RegisterKind, int), ushort> _registers = [];
    private readonly List<(string Name, double[] Values)> _expected = [];
    private readonly List<Gap> _gaps = [];
    private string _model = "";
    private DeviceRole _role;
    private int? _unit;
    private Wiring? _wiring;

    /// <summary>Registers that hold a "no value" pattern instead of the image's, and what must come of it.</summary>
    /// <param name="Leaves">What the value then is; null: there is none.</param>
    public sealed record Gap(RegisterKind Kind, int First, ushort[] Words, string Name, double? Leaves);

    public static string Directory { get; } = Repository.File("tests/Gateway.Tests/Metering/Golden");

    public static IEnumerable<string> Names
        => System.IO.Directory.GetFiles(Directory, "*.txt").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    public IReadOnlyList<Gap> Gaps => _gaps;

    public string Model => _model;

    public DeviceMap Map { get; private set; } = null!;

    public static GoldenImage Load(string name)
    {
        var image = new GoldenImage();
        foreach (var line in File.ReadLines(Path.Combine(Directory, name + ".txt")))
        {
            var words = line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0)
            {
                image.Take(words);
            }
        }

        var model = DeviceMaps.Load(image._model, [Repository.File("site-config/devices")]);
        image.Map = model.For(image._role, (byte)(image._unit ?? model.DefaultUnit(image._role)), image._wiring, false, out var fault)
            ?? throw new InvalidDataException($"{name}: {fault}");
        return image;
    }

    /// <summary>The registers of the map's blocks; what the image does not say holds filler, different from register to register.</summary>
    public ushort[][] Blocks(DeviceMap map, Gap? gap = null)
        => [.. map.Blocks.Select(block => Enumerable.Range(block.First, block.Count).Select(at => Register(block.Kind, at, gap)).ToArray())];

    /// <summary>Every difference between a sample and what the image means.</summary>
    public IEnumerable<string> Differences(DeviceSample sample)
    {
        if (sample.Doubt is { } doubt)
        {
            yield return doubt;
        }

        foreach (var (name, values) in _expected)
        {
            var found = Find(sample.Reading, name);
            if (found is null || found.Length != values.Length
                || values.Zip(found).Any(v => !(Math.Abs(v.First - v.Second) <= Exactness * Math.Max(1, Math.Abs(v.First)))))
            {
                yield return $"{name} is {Show(found)} in place of {Show(values)}";
            }
        }
    }

    /// <summary>The values of a reading by the name that images use; null: there are none.</summary>
    public static double[]? Find(DeviceReading reading, string name) => name switch
    {
        "voltage" => Each(reading.Voltage?.Map(v => v.Value)),
        "current" => Each(reading.Current?.Map(a => a.Value)),
        "power" => Each(reading.Power?.Map(w => w.Value)),
        "total" => One(reading.TotalPower?.Value),
        "reactive" => Each(reading.Quality?.Reactive),
        "totalReactive" => One(reading.Quality?.TotalReactive),
        "apparent" => Each(reading.Quality?.Apparent),
        "totalApparent" => One(reading.Quality?.TotalApparent),
        "factor" => Each(reading.Quality?.Factor),
        "totalFactor" => One(reading.Quality?.TotalFactor),
        "frequency" => One(reading.FrequencyHz),
        "energyImport" => One(reading.EnergyImport?.Value),
        "energyExport" => One(reading.EnergyExport?.Value),
        "stateOfCharge" => One(reading.StateOfCharge),
        _ => throw new InvalidDataException($"{name} is nothing that a reading has"),
    };

    private void Take(string[] words)
    {
        switch (words[0])
        {
            case "map": _model = words[1]; break;
            case "role": _role = Enum.Parse<DeviceRole>(words[1], ignoreCase: true); break;
            case "unit": _unit = int.Parse(words[1], CultureInfo.InvariantCulture); break;
            case "phases": _wiring = new([.. words[1..].Select(Enum.Parse<Phase>)]); break;
            case "expect": _expected.Add((words[1], [.. words[2..].Select(Number)])); break;
            case "gap": _gaps.Add(ReadGap(words)); break;
            default:
                var (kind, first) = Place(words);
                foreach (var (word, index) in words[2..].Select((w, i) => (Word(w), i)))
                {
                    _registers.Add((kind, first + index), word);
                }

                break;
        }
    }

    private static Gap ReadGap(string[] words)
    {
        var verb = Array.FindIndex(words, w => w is "loses" or "leaves");
        var (kind, first) = Place(words[1..]);
        return new(
            kind, first, [.. words[3..verb].Select(Word)], words[verb + 1], words[verb] is "leaves" ? Number(words[verb + 2]) : null);
    }

    private ushort Register(RegisterKind kind, int at, Gap? gap)
    {
        if (gap is not null && gap.Kind == kind && at >= gap.First && at < gap.First + gap.Words.Length)
        {
            return gap.Words[at - gap.First];
        }

        return _registers.TryGetValue((kind, at), out var word) ? word : (ushort)(0x5A5A ^ (at * 40503));
    }

    private static (RegisterKind Kind, int First) Place(string[] words)
        => (Enum.Parse<RegisterKind>(words[0], ignoreCase: true), int.Parse(words[1], CultureInfo.InvariantCulture));

    private static ushort Word(string hex) => ushort.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double[]? Each(PerPhase<double>? values) => values is { } v ? [v.L1, v.L2, v.L3] : null;

    private static double[]? One(double? value) => value is { } v ? [v] : null;

    private static string Show(double[]? values)
        => values is null ? "nothing" : string.Join(" / ", values.Select(v => v.ToString(CultureInfo.InvariantCulture)));
}
