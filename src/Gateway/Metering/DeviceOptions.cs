using System.Collections.Immutable;
using Gateway.Configuration;
using Gateway.Site;

namespace Gateway.Metering;

/// <summary>One entry of <c>devices:</c>: a meter or inverter, and how to reach it.</summary>
/// <param name="Model">A file of site-config/devices without its ending, or <c>sunspec</c>.</param>
/// <param name="Connect"><c>tcp://HOST:PORT</c>, or <c>rtu:///dev/ttyUSB0?baud=9600&amp;parity=N</c>.</param>
/// <param name="Unit">Modbus unit id, 0 to 255; 1 if not said.</param>
/// <param name="Every">Time between polls. 100 ms to 10 min; 1 s if not said.</param>
public sealed record DeviceOptions(string Id, DeviceRole Role, string Model, Uri Connect, byte Unit, TimeSpan Every)
{
    /// <summary>The model of devices that describe their own registers.</summary>
    public const string SunSpec = "sunspec";

    internal static DeviceOptions Read(YamlSection yaml, ImmutableArray<string> directories)
    {
        var options = new DeviceOptions(
            yaml.Id("id", "Names the device in topics and for circuits.", "grid"),
            yaml.Choice<DeviceRole>("role", "What it stands for: the grid connection, one circuit, generation or storage."),
            ReadModel(yaml, directories),
            yaml.Line("connect", "How to reach it.", "tcp://192.168.10.20:502"),
            (byte)yaml.Whole("unit", "Modbus unit id.", 0, 255, 1, "1"),
            yaml.Duration("every", "Time between polls.", "100 ms", "10 min", "1 s"));

        if (yaml.Good("model") && options.Model is SunSpec)
        {
            yaml.Notice("model", $"sunspec is not active yet: device {options.Id} is not read");
        }

        if (yaml.Good("connect") && options.Connect.Scheme is "rtu")
        {
            yaml.Notice("connect", $"rtu:// is not active yet: device {options.Id} is not read");
        }

        return options;
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
            + Spelling.DidYouMean(text, [SunSpec, .. directories.SelectMany(Maps).Distinct()]);

    private static string[] Maps(string directory)
    {
        try
        {
            return [.. Directory.EnumerateFiles(directory, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];      // it need not be there
        }
    }
}
