namespace Gateway.Journal;

/// <summary>
/// Small things that the gateway itself must not forget: on disk before the call returns. Read once at the start, served from
/// memory. For what changes seldom: each change waits for the disk, so not from a thread that frames wait for.
/// </summary>
internal sealed class DurableNotes : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Kind, string Key), byte[]> _all = [];     // under _lock
    private readonly MemoryFile _file;                                            // under _lock

    private DurableNotes(string path, TimeProvider time, ILogger logger) => _file = new(path, time, logger, synced: true);

    /// <summary>True: the file of an earlier start was damaged, or not ours, and was begun anew.</summary>
    public bool WasLost => _file.WasDamaged;

    /// <param name="library">The soname of SQLite.</param>
    public static DurableNotes Open(string directory, TimeProvider time, ILogger logger, string library = SqliteLibrary.Name)
    {
        var notes = new DurableNotes(Path.Combine(directory, "controller.db"), time, logger);
        notes._file.Load(library, (kind, key, value) => notes._all[(kind, key)] = value);
        return notes;
    }

    /// <summary>What is on disk of a kind, in the order of their keys, for who only looks; the gateway may be running.</summary>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static IReadOnlyList<(string Key, byte[] Value)> Look(string directory, string kind)
        => MemoryFile.Look(Path.Combine(directory, "controller.db"), kind);

    /// <returns>False: it could not be written. It holds all the same, until the gateway ends.</returns>
    public bool Put(string kind, string key, byte[] value)
    {
        lock (_lock)
        {
            if (_all.TryGetValue((kind, key), out var old) && old.AsSpan().SequenceEqual(value))
            {
                return true;
            }

            _all[(kind, key)] = value;
            return _file.Write([(kind, key, value)]);
        }
    }

    /// <returns>False: it could not be written, and will be there again after a restart.</returns>
    public bool Remove(string kind, string key)
    {
        lock (_lock)
        {
            return !_all.Remove((kind, key)) || _file.Write([(kind, key, null)]);
        }
    }

    /// <summary>Null: there is none.</summary>
    public byte[]? Find(string kind, string key)
    {
        lock (_lock)
        {
            return _all.GetValueOrDefault((kind, key));
        }
    }

    /// <summary>In the order of their keys.</summary>
    public IReadOnlyList<(string Key, byte[] Value)> All(string kind)
    {
        lock (_lock)
        {
            return [.. _all.Where(e => e.Key.Kind == kind).Select(e => (e.Key.Key, e.Value)).OrderBy(e => e.Key, StringComparer.Ordinal)];
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _file.Dispose();
        }
    }
}
