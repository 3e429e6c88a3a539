using System.Collections.Concurrent;

namespace Gateway.Journal;

/// <summary>
/// What would be good to know after a restart: boot states, last statuses, tokens. Served from memory, read once at the start,
/// written every few seconds at most. Losing it costs nobody anything, so no trouble with it ever shows.
/// </summary>
internal sealed class StationMemory : IAsyncDisposable
{
    /// <summary>Between commits: flash is spared, and a crash forgets no more than this.</summary>
    public static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string Kind, string Key), byte[]> _all = new();
    private readonly MemoryFile _file;
    private readonly Lock _lock = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly ITimer _timer;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HashSet<(string Kind, string Key)> _dirty = [];      // under _lock
    private volatile bool _stopping;

    private StationMemory(string directory, TimeProvider time, ILogger logger)
    {
        _file = new(Path.Combine(directory, "memory.db"), time, logger);
        _timer = time.CreateTimer(_ => _wake.Set(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <param name="library">The soname of SQLite.</param>
    public static StationMemory Open(string directory, TimeProvider time, ILogger logger, string library = SqliteLibrary.Name)
    {
        var memory = new StationMemory(directory, time, logger);
        memory._file.Load(library, (kind, key, value) => memory._all[(kind, key)] = value);
        new Thread(memory.Run) { IsBackground = true, Name = "memory" }.Start();
        return memory;
    }

    public void Put(string kind, string key, ReadOnlyMemory<byte> value)
    {
        if (_all.TryGetValue((kind, key), out var old) && old.AsSpan().SequenceEqual(value.Span))
        {
            return;     // nothing new, so nothing to write
        }

        _all[(kind, key)] = value.ToArray();
        Changed(kind, key);
    }

    public bool TryGet(string kind, string key, out ReadOnlyMemory<byte> value)
    {
        var found = _all.TryGetValue((kind, key), out var bytes);
        value = bytes;
        return found;
    }

    public void Remove(string kind, string key)
    {
        if (_all.TryRemove((kind, key), out _))
        {
            Changed(kind, key);
        }
    }

    /// <summary>In the order of their keys.</summary>
    public IReadOnlyList<(string Key, ReadOnlyMemory<byte> Value)> All(string kind)
        => [.. _all.Where(e => e.Key.Kind == kind)
            .Select(e => (e.Key.Key, (ReadOnlyMemory<byte>)e.Value))
            .OrderBy(e => e.Key, StringComparer.Ordinal)];

    /// <summary>Writes what is not written yet.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        _wake.Set();
        await _ended.Task.ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        _file.Dispose();
        _wake.Dispose();
    }

    private void Changed(string kind, string key)
    {
        lock (_lock)
        {
            _dirty.Add((kind, key));
            if (_dirty.Count is 1)
            {
                _timer.Change(WriteEvery, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Run()
    {
        bool stopping;
        do
        {
            _wake.WaitOne();
            stopping = _stopping;
            Write();
        }
        while (!stopping);

        _ended.SetResult();
    }

    private void Write()
    {
        HashSet<(string Kind, string Key)> dirty;
        lock (_lock)
        {
            (dirty, _dirty) = (_dirty, []);
        }

        if (dirty.Count is 0 || _file.Write(dirty.Select(id => (id.Kind, id.Key, _all.GetValueOrDefault(id)))))
        {
            return;
        }

        lock (_lock)
        {
            _dirty.UnionWith(dirty);        // with the next ones, once the disk is back
            _timer.Change(WriteEvery, Timeout.InfiniteTimeSpan);
        }
    }
}
