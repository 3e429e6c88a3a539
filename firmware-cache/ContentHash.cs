using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace FirmwareCache;

/// <summary>The digests of a file's bytes, read from the disk.</summary>
internal readonly record struct ContentHash(string Md5, string Sha256, long Size)
{
    private const int Buffer = 256 * 1024;

    /// <summary>A second or so for 200 MB: on a thread of its own.</summary>
    public static Task<ContentHash> OfAsync(string path, CancellationToken cancellation)
        => Task.Factory.StartNew(() => Of(path, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    [SuppressMessage("Security", "CA5351", Justification = "OCPP's PublishFirmware gives an MD5; SHA-256 is what we rely on.")]
    public static ContentHash Of(string path, CancellationToken cancellation)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using SafeFileHandle file = StoreFiles.OpenToRead(path);
        var buffer = ArrayPool<byte>.Shared.Rent(Buffer);
        var size = 0L;
        try
        {
            for (int read; (read = RandomAccess.Read(file, buffer, size)) > 0; size += read)
            {
                cancellation.ThrowIfCancellationRequested();
                md5.AppendData(buffer, 0, read);
                sha256.AppendData(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new(Convert.ToHexStringLower(md5.GetHashAndReset()), Convert.ToHexStringLower(sha256.GetHashAndReset()), size);
    }
}
