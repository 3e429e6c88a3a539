using FileTransfer;
using Microsoft.Win32.SafeHandles;

namespace FirmwareCache;

/// <summary>
/// A half-fetched image and its small state file. Every <see cref="SafeEvery"/> bytes what has arrived is made safe, and after a
/// crash it goes on from there. One writer (the transfer's thread); any number of readers.
/// </summary>
internal sealed class PartialImage : IFetchSink, IDisposable
{
    private const long SafeEvery = 8L << 20;

    private readonly ImageStore _store;
    private readonly string _source;
    private readonly SafeFileHandle _file;
    private long _length;
    private long _safe;
    private long _reserved;

    public PartialImage(ImageStore store, string key, string source)
    {
        (_store, Key, _source) = (store, key, source);
        store.Room.Claim(key, 0);
        Path = store.Files.Partial(key);
        var state = StoreFiles.Read(store.Files.State(key), StoreJson.Default.PartialState);
        _file = StoreFiles.OpenToWrite(Path);
        (_length, Total, Validator, IsComplete, Attempts) = state is not null && state.Length <= RandomAccess.GetLength(_file)
            ? (state.Length, state.Total, state.Validator, state.IsComplete, state.Attempts)
            : (0, null, null, false, 0);
        RandomAccess.SetLength(_file, _length);
        (_safe, _reserved) = (_length, _length);
        store.Room.Claim(key, _length);
    }

    public string Key { get; }

    public string Path { get; }

    /// <summary>Bytes that have arrived; readers may read up to here.</summary>
    public long Length => Volatile.Read(ref _length);

    public long? Total { get; private set; }

    public string? Validator { get; private set; }

    public bool IsComplete { get; private set; }

    /// <summary>How many pieces it is made of. More than one: they may not belong together.</summary>
    public int Attempts { get; private set; }

    /// <summary>Told after bytes have arrived, and when they are thrown away (0).</summary>
    public Action<long>? Grew { get; set; }

    public void Begin(FetchStart start)
    {
        if (start.Offset != _length)
        {
            (_length, _safe) = (start.Offset, Math.Min(_safe, start.Offset));
            RandomAccess.SetLength(_file, start.Offset);
            Grew?.Invoke(start.Offset);
        }

        Attempts = start.Offset is 0 ? 1 : Attempts + 1;
        (Total, Validator, IsComplete) = (start.Total, start.Validator, false);
        Reserve(start.Total ?? Step(_length));
        MakeSafe();
        _store.Files.Reached("begun");
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _reserved)
        {
            Reserve(Step(_length + bytes.Length));
        }

        RandomAccess.Write(_file, bytes, _length);
        Volatile.Write(ref _length, _length + bytes.Length);
        Grew?.Invoke(_length);
        if (_length - _safe >= SafeEvery)
        {
            MakeSafe();
        }
    }

    public void Complete()
    {
        IsComplete = true;
        MakeSafe();
        _store.Files.Reached("complete");
    }

    /// <summary>Bytes to the disk first, then the word that they are there.</summary>
    public void MakeSafe()
    {
        RandomAccess.FlushToDisk(_file);
        _store.Files.Reached("bytes-safe");
        _store.Files.Write(
            _store.Files.State(Key), new(_source, _length, Total, Validator, IsComplete, Attempts), StoreJson.Default.PartialState);
        _safe = _length;
        _store.Files.Reached("state-safe");
    }

    /// <summary>Where the disk is full this is what fails next; what was safe before still is.</summary>
    public void TryMakeSafe()
    {
        try
        {
            MakeSafe();
        }
        catch (IOException)
        {
            // the transfer has failed already, and says why
        }
    }

    public StoredImage BecomeImage(ContentHash hash, ImageSource source)
    {
        var image = _store.Adopt(Path, hash, source);
        StoreFiles.Delete(_store.Files.State(Key));
        _store.Files.Reached("state-deleted");
        return image;
    }

    public void Discard()
    {
        StoreFiles.Delete(_store.Files.State(Key));
        _store.Files.Reached("state-discarded");
        StoreFiles.Delete(Path);
        _store.Files.Reached("discarded");
    }

    public void Dispose()
    {
        _file.Dispose();
        _store.Room.Release(Key);
    }

    /// <summary>Where nobody says how large it will be.</summary>
    private long Step(long bytes) => Math.Min(bytes + SafeEvery, Math.Max(bytes, _store.Options.MaxSize));

    private void Reserve(long bytes)
    {
        if (_store.Room.Reserve(Key, bytes, _length) is { } fault)
        {
            throw new IOException(fault);
        }

        _reserved = bytes;
    }
}
