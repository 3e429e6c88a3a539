using System.Runtime.InteropServices;

namespace FileTransfer.Curl;

/// <summary>The calls we make into libcurl (curl.h), 7.85 or newer.</summary>
/// <remarks>
/// curl_easy_setopt and curl_easy_getinfo are variadic in C. On Linux, x86-64 and arm64, a variadic argument goes where a named one
/// goes, so one signature for each type of argument is right. (It would not be on Apple's arm64.)
/// </remarks>
internal static unsafe partial class Libcurl
{
    public const string Library = "libcurl.so.4";

    private const int AllFeatures = 3;      // CURL_GLOBAL_ALL

    private static readonly Lazy<int> Initialised = new(() => GlobalInit(AllFeatures));

    /// <summary>Null: ready for use. Else a sentence.</summary>
    public static string? Missing(string library)
        => NativeLibrary.TryLoad(library, out _) && Initialised.Value is 0 ? null : $"{library} is not installed (Debian: libcurl4)";

    public static string Describe(int code) => Marshal.PtrToStringUTF8(StrError(code)) ?? "";

    [LibraryImport(Library, EntryPoint = "curl_global_init")]
    private static partial int GlobalInit(nint flags);

    [LibraryImport(Library, EntryPoint = "curl_easy_strerror")]
    private static partial nint StrError(int code);

    [LibraryImport(Library, EntryPoint = "curl_easy_init")]
    public static partial nint Init();

    [LibraryImport(Library, EntryPoint = "curl_easy_cleanup")]
    public static partial void Cleanup(nint handle);

    /// <summary>Blocks until the transfer has ended: only ever called on a transfer's own thread.</summary>
    [LibraryImport(Library, EntryPoint = "curl_easy_perform")]
    public static partial int Perform(nint handle);

    /// <summary>For options of long, curl_off_t and pointers: all of 64 bits here.</summary>
    [LibraryImport(Library, EntryPoint = "curl_easy_setopt")]
    public static partial int Set(nint handle, CurlOption option, nint value);

    /// <summary>libcurl copies the text.</summary>
    [LibraryImport(Library, EntryPoint = "curl_easy_setopt", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Set(nint handle, CurlOption option, string value);

    [LibraryImport(Library, EntryPoint = "curl_easy_getinfo")]
    public static partial int GetInfo(nint handle, int info, out nint value);

    /// <summary>Returns the list's new head; 0 when memory is out.</summary>
    [LibraryImport(Library, EntryPoint = "curl_slist_append", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint Append(nint list, string text);

    [LibraryImport(Library, EntryPoint = "curl_slist_free_all")]
    public static partial void FreeList(nint list);

    [LibraryImport("libc", EntryPoint = "socket")]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "recv")]
    public static partial nint Receive(int socket, byte* buffer, nint length, int flags);
}
