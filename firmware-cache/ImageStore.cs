using System.Collections.Immutable;
using FileTransfer;

namespace FirmwareCache;

/// <summary>
/// Images by their SHA-256, one copy for each content. What <see cref="Images"/> lists is on the disk in full, whatever happened to
/// the power. Nothing is ever unpacked or run. Thread-safe.
/// </summary>
public sealed class ImageStore : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly FileStream? _claim;
    private readonly Dictionary<string, int> _lent = [];        // under _lock
    private ImmutableDictionary<string, StoredImage> _images;   // written under _lock

    private ImageStore(StoreOptions options, TimeProvider time)
    {
        (Options, _time, Files) = (options, time, new(options));
        _claim = TryClaim(Path.Combine(options.Directory, "claim"));
        _images = new StoreOpening(Files, IsOwner).Read();
        Room = new(this, time);
    }

    public StoreOptions Options { get; }

    /// <summary>False: another process has the store open; this one sees and adds images, but cleans up and evicts none.</summary>
    public bool IsOwner => _claim is not null;

    /// <summary>Every image that is there in full.</summary>
    public IReadOnlyCollection<StoredImage> Images => [.. _images.Values];

    internal StoreFiles Files { get; }

    internal StoreRoom Room { get; }

    /// <exception cref="IOException">The directory cannot be made or read.</exception>
    public static ImageStore Open(StoreOptions options, TimeProvider time)
    {
        Directory.CreateDirectory(options.Directory);
        return new(options, time);
    }

    public StoredImage? Find(string sha256) => _images.GetValueOrDefault(sha256);

    /// <summary>An image that was fetched from there, the newest.</summary>
    public StoredImage? FindBySource(TransferUrl url)
        => _images.Values.Where(image => image.Sources.Any(source => source.Key == url.Key)).MaxBy(image => image.FetchedAt);

    /// <summary>An image that has all digests that are known; null where none is known.</summary>
    public StoredImage? FindByDigests(Digests digests)
        => digests.IsEmpty ? null : _images.Values.FirstOrDefault(image => digests.Fit(image.Md5, image.Sha256));

    /// <summary>Published images are served and never evicted; it is on the disk when this returns. False: there is no such image.</summary>
    public bool SetPublished(string sha256, bool isPublished) => Change(sha256, image => image with { IsPublished = isPublished });

    /// <summary>Opens an image for reading and keeps it from being evicted meanwhile. Null: there is no such image.</summary>
    public ImageLease? Lend(string sha256)
    {
        lock (_lock)
        {
            if (Find(sha256) is not { } image || !File.Exists(Files.Image(sha256)))
            {
                return null;
            }

            var file = StoreFiles.OpenToRead(Files.Image(sha256));
            _lent[sha256] = _lent.GetValueOrDefault(sha256) + 1;
            Touch(image);
            return new(image, file, () => Return(sha256));
        }
    }

    /// <summary>False: it is published, being read, or not there.</summary>
    public bool Remove(string sha256)
    {
        lock (_lock)
        {
            if (Find(sha256) is not { IsPublished: false } || _lent.ContainsKey(sha256))
            {
                return false;
            }

            Drop(sha256);
            return true;
        }
    }

    /// <summary>Reads an image anew; one that is damaged is dropped, published or not. False: it is not there (any more).</summary>
    public async Task<bool> VerifyAsync(string sha256, CancellationToken cancellation)
    {
        if (Find(sha256) is null)
        {
            return false;
        }

        if (File.Exists(Files.Image(sha256)) && (await ContentHash.OfAsync(Files.Image(sha256), cancellation).ConfigureAwait(false)).Sha256 == sha256)
        {
            return true;
        }

        lock (_lock)
        {
            Drop(sha256);
        }

        return false;
    }

    /// <summary>Looks again what is there: another process may have added or removed images.</summary>
    public void Refresh()
    {
        lock (_lock)
        {
            _images = new StoreOpening(Files, mayClean: false).Read();
        }
    }

    /// <summary>Drops what nobody has asked for in a long time; to be called once in a while. How many files it were.</summary>
    public int EvictOld() => Room.EvictOld();

    public void Dispose() => _claim?.Dispose();

    internal bool IsLent(string sha256)
    {
        lock (_lock)
        {
            return _lent.ContainsKey(sha256);
        }
    }

    /// <summary>A file of the directory, on the disk in full, becomes an image, or one more source of the image it equals.</summary>
    internal StoredImage Adopt(string path, ContentHash hash, ImageSource source)
    {
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            var known = Find(hash.Sha256);
            var image = known ?? new(hash.Sha256, hash.Md5, hash.Size, now, now, false, []);
            image = image with { UsedAt = now, FetchedAt = now, Sources = [.. image.Sources.Where(s => s != source), source] };
            Files.Write(Files.Entry(hash.Sha256), image, StoreJson.Default.StoredImage);
            Files.Reached("entry-written");
            if (known is null)
            {
                Files.Rename(path, Files.Image(hash.Sha256));
                Files.Reached("image-renamed");
            }
            else
            {
                StoreFiles.Delete(path);
                Files.Reached("copy-dropped");
            }

            _images = _images.SetItem(hash.Sha256, image);
            return image;
        }
    }

    private bool Change(string sha256, Func<StoredImage, StoredImage> change)
    {
        lock (_lock)
        {
            if (Find(sha256) is not { } image)
            {
                return false;
            }

            Files.Write(Files.Entry(sha256), change(image), StoreJson.Default.StoredImage);
            _images = _images.SetItem(sha256, change(image));
            Files.Reached("entry-changed");
            return true;
        }
    }

    /// <summary>To the hour: a download must not cost a write each.</summary>
    private void Touch(StoredImage image)
    {
        if (_time.GetUtcNow() - image.UsedAt > TimeSpan.FromHours(1))
        {
            Change(image.Sha256, i => i with { UsedAt = _time.GetUtcNow() });
        }
    }

    private void Return(string sha256)
    {
        lock (_lock)
        {
            if (--_lent[sha256] is 0)
            {
                _lent.Remove(sha256);
            }
        }
    }

    private void Drop(string sha256)
    {
        _images = _images.Remove(sha256);
        StoreFiles.Delete(Files.Image(sha256));
        Files.Reached("image-deleted");
        StoreFiles.Delete(Files.Entry(sha256));     // an entry without an image is dropped on opening
        Files.Reached("entry-deleted");
    }

    private static FileStream? TryClaim(string path)
    {
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
