using System.Net;
using System.Text;
using FileTransfer.Curl;

namespace FileTransfer;

/// <summary>One file put to one server.</summary>
internal sealed class PutAttempt(PutRequest request, ReachGuard guard) : CurlTransfer
{
    private const string Boundary = "----file-transfer-4f1d6a0b7c";

    private readonly byte[] _before = request.Method is PutMethod.PostForm && guard.Url.IsHttp ? Before(request) : [];
    private readonly byte[] _after = request.Method is PutMethod.PostForm && guard.Url.IsHttp ? Encoding.ASCII.GetBytes($"\r\n--{Boundary}--\r\n") : [];
    private long _sent;

    public ResponseHead Head { get; } = new();

    /// <summary>Bytes of the file that were handed to libcurl.</summary>
    public long Transferred => Math.Clamp(_sent - _before.Length, 0, request.Length);

    private long BodyLength => _before.Length + request.Length + _after.Length;

    public void Prepare(CurlHandle curl)
    {
        if (_before is [])
        {
            curl.Set(CurlOption.Upload, 1);
            curl.Set(CurlOption.InFileSizeLarge, (nint)BodyLength);
        }
        else
        {
            curl.Set(CurlOption.Post, 1);
            curl.Set(CurlOption.PostFieldSizeLarge, (nint)BodyLength);
        }

        if (guard.Url.IsHttp)
        {
            var type = _before is [] ? request.ContentType : $"multipart/form-data; boundary={Boundary}";
            curl.Set(CurlOption.HttpHeader, [$"Content-Type: {Plain(type)}", "Expect:"]);   // many servers leave "100-continue" unanswered
        }
    }

    public override void OnHeader(ReadOnlySpan<byte> line)
    {
        var text = Encoding.Latin1.GetString(line).TrimEnd('\r', '\n');
        if (guard.Url.IsHttp)
        {
            Head.HttpLine(text);
        }
        else
        {
            Head.FtpLine(text);
        }
    }

    /// <summary>What the server says besides its status is for browsers.</summary>
    public override bool OnBody(ReadOnlySpan<byte> bytes) => true;

    public override int OnRead(Span<byte> buffer)
    {
        var at = _sent;
        var count = at < _before.Length ? Copy(_before, at, buffer)
            : at < _before.Length + request.Length ? ReadFile(buffer, _before.Length + request.Length - at)
            : Copy(_after, at - _before.Length - request.Length, buffer);
        _sent += count;
        request.Progress?.Invoke(new(Transferred, request.Length));
        return count;
    }

    public override void OnText(ReadOnlySpan<byte> text)
    {
    }

    public override bool MayOpen(IPEndPoint peer) => guard.MayOpen(peer);

    private int ReadFile(Span<byte> buffer, long left)
    {
        var count = request.Content.Read(buffer[..(int)Math.Min(buffer.Length, left)]);
        return count > 0 ? count : throw new IOException("the file has become shorter meanwhile");
    }

    private static int Copy(byte[] from, long at, Span<byte> buffer)
    {
        var rest = from.AsSpan((int)at);
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        return count;
    }

    private static byte[] Before(PutRequest request)
        => Encoding.UTF8.GetBytes(
            $"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{Plain(request.FileName)}\"\r\n"
            + $"Content-Type: {Plain(request.ContentType)}\r\n\r\n");

    /// <summary>Nothing that could end the header it stands in.</summary>
    private static string Plain(string text) => new([.. text.Where(c => !char.IsControl(c) && c is not '"')]);
}
