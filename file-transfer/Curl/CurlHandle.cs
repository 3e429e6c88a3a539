using System.Runtime.InteropServices;
using System.Text;

namespace FileTransfer.Curl;

/// <summary>One easy handle: set up, performed once, thrown away. Used by one thread.</summary>
internal sealed unsafe class CurlHandle : IDisposable
{
    private const int ErrorSize = 256;          // CURL_ERROR_SIZE

    private const int ActiveSocket = 0x500000 + 44;     // CURLINFO_ACTIVESOCKET
    private const int PeekOnly = 0x02 | 0x40;           // MSG_PEEK | MSG_DONTWAIT of Linux

    private readonly nint _handle;
    private readonly byte* _error = (byte*)NativeMemory.AllocZeroed(ErrorSize);
    private readonly CurlTransfer _transfer;
    private readonly List<nint> _lists = [];
    private GCHandle _self;

    public CurlHandle(CurlTransfer transfer)
    {
        _transfer = transfer;
        _handle = Libcurl.Init();
        if (_handle is 0)
        {
            NativeMemory.Free(_error);
            throw new CurlException("libcurl has no memory for another transfer");
        }

        _self = GCHandle.Alloc(transfer);
        Set(CurlOption.ErrorBuffer, (nint)_error);
        Hook();
    }

    public void Set(CurlOption option, nint value) => Check(option, Libcurl.Set(_handle, option, value));

    public void Set(CurlOption option, string value) => Check(option, Libcurl.Set(_handle, option, value));

    public void Set(CurlOption option, IEnumerable<string> lines)
    {
        nint list = 0;
        foreach (var line in lines)
        {
            list = Libcurl.Append(list, line);
        }

        if (list is not 0)
        {
            _lists.Add(list);       // libcurl keeps no copy
            Set(option, list);
        }
    }

    /// <summary>Blocks until it has ended.</summary>
    public CurlCode Perform()
    {
        var code = Libcurl.Perform(_handle);
        var text = Marshal.PtrToStringUTF8((nint)_error);
        _transfer.LeftUnread = LeftUnread();
        _transfer.ErrorText = Clean(string.IsNullOrEmpty(text) ? Libcurl.Describe(code) : text);
        return (CurlCode)code;
    }

    public void Dispose()
    {
        Libcurl.Cleanup(_handle);
        _lists.ForEach(Libcurl.FreeList);
        _self.Free();
        NativeMemory.Free(_error);
    }

    /// <summary>libcurl reads as much as was announced; what lies behind that shows on the socket.</summary>
    private bool LeftUnread()
    {
        byte one;
        return Libcurl.GetInfo(_handle, ActiveSocket, out var socket) is 0 && socket >= 0
            && Libcurl.Receive((int)socket, &one, 1, PeekOnly) > 0;
    }

    private void Hook()
    {
        var self = GCHandle.ToIntPtr(_self);
        foreach (var data in (ReadOnlySpan<CurlOption>)[
            CurlOption.WriteData, CurlOption.ReadData, CurlOption.HeaderData, CurlOption.XferInfoData, CurlOption.OpenSocketData, CurlOption.DebugData])
        {
            Set(data, self);
        }

        Set(CurlOption.WriteFunction, (nint)(delegate* unmanaged[Cdecl]<byte*, nuint, nuint, nint, nuint>)&CurlCallbacks.Body);
        Set(CurlOption.ReadFunction, (nint)(delegate* unmanaged[Cdecl]<byte*, nuint, nuint, nint, nuint>)&CurlCallbacks.Read);
        Set(CurlOption.HeaderFunction, (nint)(delegate* unmanaged[Cdecl]<byte*, nuint, nuint, nint, nuint>)&CurlCallbacks.Header);
        Set(CurlOption.XferInfoFunction, (nint)(delegate* unmanaged[Cdecl]<nint, long, long, long, long, int>)&CurlCallbacks.Progress);
        Set(CurlOption.DebugFunction, (nint)(delegate* unmanaged[Cdecl]<nint, int, byte*, nuint, nint, int>)&CurlCallbacks.Debug);
        Set(CurlOption.OpenSocketFunction, (nint)(delegate* unmanaged[Cdecl]<nint, int, CurlCallbacks.SocketAddress*, int>)&CurlCallbacks.OpenSocket);
        Set(CurlOption.NoProgress, 0);
    }

    /// <summary>A server's words may be inside.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder();
        foreach (var c in text.Take(200))
        {
            clean.Append(char.IsControl(c) ? ' ' : c);
        }

        return clean.ToString().Trim();
    }

    private static void Check(CurlOption option, int code)
    {
        if (code is not 0)
        {
            throw new CurlException($"libcurl does not take {option} ({Libcurl.Describe(code)}): 7.85 or newer is needed");
        }
    }
}
