using System.Collections.Immutable;
using Gateway.Configuration;

namespace Gateway.Metering;

/// <summary>Finds register maps by the name of the model.</summary>
public static class DeviceMaps
{
    /// <summary>All that is wrong with the map of a device, each with its place in the map; empty: it can be polled.</summary>
    public static ImmutableArray<string> Check(DeviceOptions device, ImmutableArray<string> directories)
    {
        try
        {
            if (device.Model is not DeviceOptions.SunSpec)
            {
                Load(device, directories);
            }

            return [];
        }
        catch (DeviceMapException e)
        {
            return e.Faults;
        }
    }

    /// <summary>The faults of every map in a directory that no device uses, for whoever is writing one.</summary>
    /// <param name="used">Models that the site file names.</param>
    public static ImmutableArray<string> CheckUnused(string directory, IReadOnlySet<string> used)
    {
        var faults = ImmutableArray.CreateBuilder<string>();
        foreach (var model in Names(directory).Where(m => !used.Contains(m)).Order(StringComparer.Ordinal))
        {
            try
            {
                Load(model, [directory]);
            }
            catch (DeviceMapException e)
            {
                faults.AddRange(e.Faults);
            }
        }

        return faults.ToImmutable();
    }

    /// <summary>The models that a directory has maps of; none where it is not there.</summary>
    public static ImmutableArray<string> Names(string directory)
    {
        try
        {
            return [.. Directory.EnumerateFiles(directory, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The JSON Schema of register maps, recorded from their reader.</summary>
    public static string Schema() => JsonSchema.Of(DeviceMapReader.Settings(), "Register map of Site Gateway");

    /// <summary>The map of a model; null: there is none, or it is faulty.</summary>
    internal static DeviceModel? TryLoad(string model, ImmutableArray<string> directories)
    {
        try
        {
            return Load(model, directories);
        }
        catch (DeviceMapException)
        {
            return null;
        }
    }

    /// <summary>The registers of a device in its role.</summary>
    /// <exception cref="DeviceMapException">There is no such map, it is faulty, or the device cannot be what it is to be.</exception>
    internal static DeviceMap Load(DeviceOptions device, ImmutableArray<string> directories)
        => Load(device.Model, directories).For(device.Role, device.Unit, device.Phases, device.IsReversed, out var fault)
            ?? throw new DeviceMapException([$"device {device.Id}: {fault.Key} {fault.Text}"]);

    /// <summary>The map of a model, from the first directory that has it.</summary>
    /// <exception cref="DeviceMapException">There is none, or it is faulty.</exception>
    internal static DeviceModel Load(string model, ImmutableArray<string> directories)
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

        return YamlText.Read(path, out var fault) is { } text
            ? DeviceMapReader.Read(path, text)
            : throw new DeviceMapException(fault is null ? [] : [fault.ToString()]);
    }
}
