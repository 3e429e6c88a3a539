using System.Buffers;
using System.Security.Cryptography;

namespace FirmwareCache;

/// <summary>Puts images into the store by hand.</summary>
public static class ImageImport
{
    private const int Buffer = 256 * 1024;

    /// <summary>Copies a stream into the store, under an eye on its room.</summary>
    /// <param name="source">For people: where it came from.</param>
    /// <exception cref="IOException">There is no room, or the stream cannot be read.</exception>
    public static Task<StoredImage> AddAsync(this ImageStore store, Stream content, string source, CancellationToken cancellation)
        => store.AddAsync(content, new ImageSource(source, ""), cancellation);

    /// <summary>As above; the image is found by the source's URL as if it had been fetched from there.</summary>
    /// <exception cref="IOException">There is no room, or the stream cannot be read.</exception>
    public static async Task<StoredImage> AddAsync(this ImageStore store, Stream content, ImageSource source, CancellationToken cancellation)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var path = Path.ChangeExtension(store.Files.Partial(key), ".adding");
        try
        {
            await CopyAsync(store, key, path, content, cancellation).ConfigureAwait(false);
            var hash = await ContentHash.OfAsync(path, cancellation).ConfigureAwait(false);
            return store.Adopt(path, hash, source);
        }
        finally
        {
            store.Room.Release(key);
            StoreFiles.Delete(path);
        }
    }

    private static async Task CopyAsync(ImageStore store, string key, string path, Stream content, CancellationToken cancellation)
    {
        using var file = StoreFiles.OpenToWrite(path);
        var buffer = ArrayPool<byte>.Shared.Rent(Buffer);
        try
        {
            var at = 0L;
            for (int read; (read = await content.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0; at += read)
            {
                if (store.Room.Reserve(key, at + read, at) is { } fault)
                {
                    throw new IOException(fault);
                }

                await RandomAccess.WriteAsync(file, buffer.AsMemory(0, read), at, cancellation).ConfigureAwait(false);
            }

            RandomAccess.FlushToDisk(file);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
