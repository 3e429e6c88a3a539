using System.Collections.Immutable;

namespace FirmwareCache;

/// <summary>What is found in the directory: whole images go into the index, what is torn is dropped.</summary>
internal sealed class StoreOpening(StoreFiles files, bool mayClean)
{
    public ImmutableDictionary<string, StoredImage> Read()
    {
        var images = ImmutableDictionary.CreateBuilder<string, StoredImage>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(files.Directory, "*.img"))
        {
            var sha256 = Path.GetFileNameWithoutExtension(path);
            if (Whole(sha256, path) is { } image)
            {
                images[sha256] = image;
            }
            else
            {
                Drop(path);
            }
        }

        foreach (var path in Directory.EnumerateFiles(files.Directory, "*.json").Where(p => !images.ContainsKey(Path.GetFileNameWithoutExtension(p))))
        {
            Drop(path);
        }

        foreach (var path in Directory.EnumerateFiles(files.Directory, "*.state").Where(p => !File.Exists(Path.ChangeExtension(p, ".part"))))
        {
            Drop(path);
        }

        foreach (var path in Directory.EnumerateFiles(files.Directory).Where(p => Path.GetExtension(p) is ".tmp" or ".adding"))
        {
            Drop(path);
        }

        return images.ToImmutable();
    }

    /// <summary>An entry is written before its image gets its name, so an image without one has lost it: only its bytes can tell.</summary>
    private StoredImage? Whole(string sha256, string path)
    {
        var file = new FileInfo(path);
        if (StoreFiles.Read(files.Entry(sha256), StoreJson.Default.StoredImage) is { } entry && entry.Sha256 == sha256 && !entry.Sources.IsDefault)
        {
            return entry.Size == file.Length ? entry : null;
        }

        if (!mayClean)
        {
            return null;
        }

        var hash = ContentHash.Of(path, CancellationToken.None);
        if (hash.Sha256 != sha256)
        {
            return null;
        }

        var fetched = new DateTimeOffset(file.LastWriteTimeUtc);
        var image = new StoredImage(sha256, hash.Md5, hash.Size, fetched, fetched, false, []);
        files.Write(files.Entry(sha256), image, StoreJson.Default.StoredImage);
        return image;
    }

    private void Drop(string path)
    {
        if (mayClean)
        {
            StoreFiles.Delete(path);
        }
    }
}
