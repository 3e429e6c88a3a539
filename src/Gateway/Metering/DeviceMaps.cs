using System.Collections.Immutable;

namespace Gateway.Metering;

/// <summary>Finds register maps by the name of the model.</summary>
public static class DeviceMaps
{
    private const string SunSpec = "sunspec";

    /// <summary>Why a device cannot be read by this version, as one sentence; null: it can.</summary>
    public static string? WhyNotSupported(DeviceOptions device) => device switch
    {
        { Model: SunSpec } => "model sunspec is not supported yet",
        { Connect.Scheme: not "tcp" } => $"{device.Connect.Scheme}:// is not supported yet",
        _ => null,
    };

    /// <summary>All that is wrong with the map of a device, each with its place in the map; empty: it can be polled.</summary>
    public static ImmutableArray<string> Check(DeviceOptions device, ImmutableArray<string> directories)
    {
        try
        {
            if (WhyNotSupported(device) is null)
            {
                Load(device.Model, directories);
            }

            return [];
        }
        catch (DeviceMapException e)
        {
            return e.Faults;
        }
    }

    /// <summary>The map of a model, from the first directory that has it.</summary>
    /// <exception cref="DeviceMapException">There is none, or it is faulty.</exception>
    internal static DeviceMap Load(string model, ImmutableArray<string> directories)
    {
        var name = model + ".yaml";
        if (Path.GetFileName(name) != name)
        {
            throw new DeviceMapException([$"'{model}' is not the name of a register map"]);
        }

        if (directories.Select(d => Path.Combine(d, name)).FirstOrDefault(File.Exists) is not { } path)
        {
            throw new DeviceMapException([$"no register map {name} in {string.Join(" or ", directories)}"]);
        }

        try
        {
            return DeviceMapReader.Read(path, File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DeviceMapException([$"{path}: {e.Message}"]);
        }
    }
}
