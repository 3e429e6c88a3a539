using Microsoft.Win32.SafeHandles;

namespace FirmwareCache;

/// <summary>An image while somebody reads it: it is not evicted until this is disposed.</summary>
public sealed class ImageLease : IDisposable
{
    private Action? _return;

    internal ImageLease(StoredImage image, SafeFileHandle file, Action @return) => (Image, File, _return) = (image, file, @return);

    public StoredImage Image { get; }

    /// <summary>For reading at any offset.</summary>
    public SafeFileHandle File { get; }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _return, null) is { } @return)
        {
            File.Dispose();
            @return();
        }
    }
}
