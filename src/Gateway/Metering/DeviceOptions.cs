using System.Collections.Immutable;
using Gateway.Configuration;
using Gateway.Site;

namespace Gateway.Metering;

/// <summary>One entry of <c>devices:</c>: a meter or inverter, and how to reach it.</summary>
/// <param name="Model">A file of site-config/devices without its ending, or <c>sunspec</c>.</param>
/// <param name="Connect">
/// <c>tcp://HOST:PORT</c>, <c>rtu+tcp://HOST:PORT</c> or <c>rtu:///dev/ttyUSB0?baud=9600&amp;parity=N&amp;stop=1&amp;data=8</c>.
/// </param>
/// <param name="Unit">Modbus unit id, 0 to 255; as delivered if not said.</param>
/// <param name="Every">Time between polls. 100 ms to 10 min; 1 s if not said.</param>
public sealed record DeviceOptions(string Id, DeviceRole Role, string Model, Uri Connect, byte Unit, TimeSpan Every)
{
    /// <summary>The model of devices that describe their own registers.</summary>
    public const string SunSpec = "sunspec";

    private static readonly ImmutableArray<string> PhaseWords = ["L1", "L2", "L3"];

    /// <summary>Which site phase each of its own terminals is wired to; null: nobody said.</summary>
    public Wiring? Phases { get; init; }

    /// <summary>True: it counts the other way round than its role wants, because of how it is wired.</summary>
    public bool IsReversed { get; init; }

    /// <summary>True: its map says that it describes its own registers.</summary>
    public bool IsSunSpec { get; init; }

    /// <summary>How long an answer may take. 50 ms to 5 s; as its map says, else the period, but at most 1 s, if not said.</summary>
    public TimeSpan? Timeout { get; init; }

    internal static DeviceOptions Read(YamlSection yaml, ImmutableArray<string> directories)
    {
        var id = yaml.Id("id", "Names the device in topics and for circuits.", "grid");
        var role = yaml.Choice<DeviceRole>("role", "What it stands for: the grid connection, one circuit, generation or storage.");
        var name = ReadModel(yaml, directories);
        var connect = yaml.Line("connect", "How to reach it; devices with the same address share a line.", "tcp://192.168.10.20:502");
        var unit = yaml.Whole("unit", "Modbus unit id.", 0, 255, -1, defaultIs: "as the model is delivered, mostly 1");
        var phases = yaml.Choices(
            "phases", "Which site phase its own L1, L2, L3 are wired to; one: that phase alone.", PhaseWords, PhaseWords,
            defaultIs: "[L1, L2, L3]; a device of one phase needs it");
        var options = new DeviceOptions(id, role, name, connect, (byte)(unit < 0 ? 1 : unit), yaml.Duration("every", "Time between polls.", "100 ms", "10 min", "1 s"))
        {
            Phases = yaml.Says("phases") && yaml.Good("phases") ? new([.. phases.Select(Enum.Parse<Phase>)]) : null,
            Timeout = yaml.OptionalDuration(
                "timeout", "How long an answer may take; a wire's own time is added.", "50 ms", "5 s", "the period, but at most 1 s"),
            IsReversed = yaml.Flag("reversed", "It is wired so that it counts the other way round.", false),
        };
        return options.Suited(yaml, unit >= 0, directories);
    }

    /// <summary>With what its map knows of it; tells what the map cannot be used for.</summary>
    private DeviceOptions Suited(YamlSection yaml, bool hasUnit, ImmutableArray<string> directories)
    {
        if (Model is SunSpec || !yaml.Good("role", "model", "unit", "phases") || DeviceMaps.TryLoad(Model, directories) is not { } model)
        {
            return this;        // a faulty map is told with its own places
        }

        var unit = hasUnit ? Unit : model.DefaultUnit(Role);
        if (model.For(Role, unit, Phases, IsReversed, out var fault) is { } map)
        {
            return this with { Unit = unit, IsSunSpec = map.IsSunSpec, Timeout = Timeout ?? map.AnswersWithin };
        }

        yaml.Fault(fault.Key, fault.Text);
        return this;
    }

    private static string ReadModel(YamlSection yaml, ImmutableArray<string> directories)
        => yaml.Scalar(
            new("model", "model", "Its register map: a file of the devices directory without its ending, or sunspec.")
            {
                Required = true, Example = "eastron-sdm630",
            },
            text => text is SunSpec || (IsName(text) && directories.Any(d => File.Exists(Path.Combine(d, text + ".yaml"))))
                ? text
                : Parsed<string>.Wrong(Unknown(text, directories)),
            SunSpec);

    /// <summary>A model becomes part of a path, so it must not lead elsewhere.</summary>
    private static bool IsName(string text)
        => text.Length is > 0 and <= 64 && text[0] is not '.' && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static string Unknown(string text, ImmutableArray<string> directories)
        => $"is {YamlSection.Shown(text)}, and there is no such register map in {string.Join(" or ", directories)}"
            + Spelling.DidYouMean(text, [SunSpec, .. directories.SelectMany(d => DeviceMaps.Names(d)).Distinct()]);
}
