using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Metering.SunSpec.Control;

/// <summary>
/// How a device was set before the gateway told it anything: that is what acts again when a control is over, also after a restart
/// of the gateway in between. Kept only while something is told; later settings of the installer are the device's own again.
/// </summary>
/// <param name="path">Null: kept in memory only.</param>
internal sealed class OwnSettings(string? path)
{
    private KeptSettings _kept = new("", []);

    /// <summary>The device is there; what was kept of another one in its place is worth nothing.</summary>
    public void Open(string serial)
    {
        _kept = Load() is { } kept && kept.Serial == serial ? kept : _kept.Serial == serial ? _kept : new(serial, []);
    }

    /// <summary>A model as it was before it was told under this name.</summary>
    public ModelImage Of(string name, ModelImage now)
        => _kept.Models.TryGetValue(Key(name, now.Id), out var registers) && registers.Length == now.Words.Length
            ? new(Models.Of(now.Id)!, registers.Length - ModelDefinition.HeaderWords, registers)
            : now;

    /// <summary>True: the model was told something under this name, and its own settings do not act again yet.</summary>
    public bool Keeps(string name, int model) => _kept.Models.ContainsKey(Key(name, model));

    public void Keep(string name, ModelImage now)
    {
        if (_kept.Models.TryAdd(Key(name, now.Id), now.Words.ToArray()))
        {
            Save();
        }
    }

    public void Forget(string name, int model)
    {
        if (_kept.Models.Remove(Key(name, model)))
        {
            Save();
        }
    }

    private static string Key(string name, int model) => $"{name} {model}";

    private KeptSettings? Load()
    {
        try
        {
            return path is not null && File.Exists(path)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(path), OwnSettingsJson.Default.KeptSettings)
                : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;        // nothing is known then, as with a device seen for the first time
        }
    }

    /// <exception cref="IOException">The disk does not take it: nothing must be told then.</exception>
    private void Save()
    {
        if (path is null)
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var fresh = path + ".new";
        using (var file = File.Create(fresh))
        {
            JsonSerializer.Serialize(file, _kept, OwnSettingsJson.Default.KeptSettings);
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }
}

/// <summary>The file of one device.</summary>
/// <param name="Models">All registers of a model, by the control that is told to it.</param>
internal sealed record KeptSettings(string Serial, SortedDictionary<string, ushort[]> Models);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(KeptSettings))]
internal sealed partial class OwnSettingsJson : JsonSerializerContext;
