namespace Gateway.Tests.Disk;

/// <summary>
/// Goes along with a recording and tells what a disk may hold when the power goes: what was synced is there; each write and
/// truncation after it is there, or not, or a write is torn at sectors, and what a failed sync left behind so is made good by no
/// later one, as the system takes it for written, but only by writing it again; each name is that of some moment since its folder was synced.
/// </summary>
/// <param name="before">What it holds at the beginning, all of it safe.</param>
internal sealed class CutDisk(IReadOnlyDictionary<string, byte[]> before)
{
    private readonly Dictionary<string, List<CutFile?>> _names = before.ToDictionary(
        f => f.Key, f => new List<CutFile?> { new(f.Value) }, StringComparer.Ordinal);     // the first is safe, the last is now

    /// <param name="event">What is nothing that was done to a file changes nothing.</param>
    public void Goes(object @event)
    {
        switch (@event)
        {
            case DiskOp { Act: DiskAct.Open } op when Now(op.Name) is null:
                Names(op.Name).Add(new([]));
                break;
            case DiskOp { Act: DiskAct.Delete } op:
                Names(op.Name).Add(null);
                SyncFolder(op.Folder);
                break;
            case DiskOp { Act: DiskAct.Sync } op:
                Now(op.Name)?.Sync();
                SyncFolder(op.Folder);
                break;
            case SyncFailed failed:
                Now(failed.Name)?.SyncFails();
                break;
            case DiskOp { Act: DiskAct.Write or DiskAct.Truncate } op:
                Now(op.Name)?.Add(op);
                break;
        }
    }

    /// <summary>Files by name.</summary>
    public Dictionary<string, byte[]> Cut(Random random)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (name, history) in _names)
        {
            if (history[random.Next(history.Count)] is { } file)
            {
                files[name] = file.Cut(random);
            }
        }

        return files;
    }

    private CutFile? Now(string name) => _names.TryGetValue(name, out var history) ? history[^1] : null;

    private List<CutFile?> Names(string name)
    {
        if (!_names.TryGetValue(name, out var history))
        {
            _names[name] = history = [null];
        }

        return history;
    }

    private void SyncFolder(bool isSynced)
    {
        if (isSynced)
        {
            _names.Values.ToList().ForEach(history => history.RemoveRange(0, history.Count - 1));
        }
    }
}
