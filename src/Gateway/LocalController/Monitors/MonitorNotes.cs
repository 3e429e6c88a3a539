using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Journal;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Monitors;

/// <summary>What <see cref="MonitorBook"/> has on disk: the monitors of the CSMS, the preset ones that it cleared, base and level.</summary>
internal sealed class MonitorNotes(DurableNotes notes, ILogger<MonitorNotes> logger)
{
    private const string Kind = "monitor";
    private const string Set = "set/", Gone = "gone/", Base = "base", Level = "level";

    public IEnumerable<VariableMonitor> Monitors => Numbered(Set).Select(n => Read(n.Id, n.Value)).OfType<VariableMonitor>();

    public IEnumerable<int> Cleared => Numbered(Gone).Select(n => n.Id);

    public MonitoringBaseEnumType ActiveBase
        => Enum.TryParse<MonitoringBaseEnumType>(Text(Base), out var kept) ? kept : MonitoringBaseEnumType.FactoryDefault;

    public int ActiveLevel
        => int.TryParse(Text(Level), CultureInfo.InvariantCulture, out var kept) && kept is >= 0 and <= MonitorBook.LowestSeverity
            ? kept
            : MonitorBook.LowestSeverity;

    /// <returns>False: it could not be written.</returns>
    public bool Put(VariableMonitor monitor)
        => notes.Put(
            Kind, Key(Set, monitor.Id), JsonSerializer.SerializeToUtf8Bytes(monitor.ToData(), V2Json.Default.SetMonitoringDataType));

    public void Remove(int id) => notes.Remove(Kind, Key(Set, id));

    public void PutCleared(int id) => notes.Put(Kind, Key(Gone, id), []);

    public void RemoveCleared(int id) => notes.Remove(Kind, Key(Gone, id));

    public void PutBase(MonitoringBaseEnumType @base) => notes.Put(Kind, Base, Encoding.UTF8.GetBytes(@base.ToString()));

    public void PutLevel(int level) => notes.Put(Kind, Level, Encoding.UTF8.GetBytes(level.ToString(CultureInfo.InvariantCulture)));

    private static string Key(string kind, int id) => kind + id.ToString("D10", CultureInfo.InvariantCulture);

    private string? Text(string key) => notes.Find(Kind, key) is { } kept ? Encoding.UTF8.GetString(kept) : null;

    private IEnumerable<(int Id, byte[] Value)> Numbered(string kind)
    {
        foreach (var (key, value) in notes.All(Kind))
        {
            if (key.StartsWith(kind, StringComparison.Ordinal)
                && int.TryParse(key.AsSpan(kind.Length), CultureInfo.InvariantCulture, out var id))
            {
                yield return (id, value);
            }
        }
    }

    private VariableMonitor? Read(int id, byte[] value)
    {
        try
        {
            if (JsonSerializer.Deserialize(value, V2Json.Default.SetMonitoringDataType) is { } data)
            {
                return VariableMonitor.From(data, id);
            }
        }
        catch (JsonException)
        {
            // Told below, as one that is empty.
        }

        Log.NoteUnreadable(logger, Key(Set, id));
        return null;
    }
}
