namespace FirmwareCache;

/// <summary>Keeps the directory within its size: what half-fetched images will take is counted before it is there.</summary>
internal sealed class StoreRoom(ImageStore store, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _reserved = [];       // under _lock; bytes by the key of a partial image at work

    /// <summary>Null: there is room for a partial image of that many bytes in all. Else why not.</summary>
    public string? Reserve(string key, long bytes, long alreadyThere)
    {
        lock (_lock)
        {
            if (bytes > store.Options.MaxSize)
            {
                return $"{bytes} bytes are more than the cache may hold ({store.Options.MaxSize})";
            }

            _reserved[key] = bytes;
            var fault = MakeRoom(bytes - alreadyThere);
            if (fault is not null)
            {
                _reserved[key] = alreadyThere;
            }

            return fault;
        }
    }

    /// <summary>Somebody goes on with a partial image: it is not evicted until released.</summary>
    public void Claim(string key, long alreadyThere)
    {
        lock (_lock)
        {
            _reserved[key] = alreadyThere;
        }
    }

    public void Release(string key)
    {
        lock (_lock)
        {
            _reserved.Remove(key);
        }
    }

    /// <summary>Drops what is too old. How many it were.</summary>
    public int EvictOld()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            return !store.IsOwner ? 0
                : store.Images.Where(image => now - image.UsedAt > store.Options.MaxAge).Count(image => store.Remove(image.Sha256))
                    + Dormant().Where(file => now.UtcDateTime - file.LastWriteTimeUtc > store.Options.MaxPartialAge).Count(Drop);
        }
    }

    /// <summary>What nobody goes on with first, then what was not asked for longest.</summary>
    private string? MakeRoom(long more)
    {
        foreach (var evict in Candidates())
        {
            if (Missing(more) is null)
            {
                return null;
            }

            evict();
        }

        return Missing(more);
    }

    private IEnumerable<Action> Candidates()
        => !store.IsOwner ? []
            : Dormant().OrderBy(file => file.LastWriteTimeUtc).ToList().Select(file => (Action)(() => Drop(file)))
                .Concat(store.Images.Where(i => !i.IsPublished).OrderBy(i => i.UsedAt).Select(i => (Action)(() => store.Remove(i.Sha256))));

    private string? Missing(long more)
    {
        var taken = store.Images.Sum(image => image.Size) + Dormant().Sum(file => file.Length) + _reserved.Values.Sum();
        return taken > store.Options.MaxSize ? $"the cache is full ({store.Options.MaxSize} bytes), and what is in it is published or in use"
            : store.Options.FreeBytes(store.Options.Directory) - more < store.Options.KeepFree ? "the disk is full"
            : null;
    }

    private IEnumerable<FileInfo> Dormant()
        => new DirectoryInfo(store.Options.Directory).EnumerateFiles("*.part")
            .Where(file => !_reserved.ContainsKey(Path.GetFileNameWithoutExtension(file.Name)));

    private bool Drop(FileInfo partial)
    {
        var key = Path.GetFileNameWithoutExtension(partial.Name);
        StoreFiles.Delete(partial.FullName);
        StoreFiles.Delete(store.Files.State(key));
        return true;
    }
}
