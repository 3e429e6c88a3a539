using System.Globalization;
using System.Net.Http.Headers;

namespace FileTransfer;

/// <summary>What a server said before the bytes: the head of HTTP's last response, or FTP's replies.</summary>
internal sealed class ResponseHead
{
    private string? _etag;
    private string? _lastModified;

    public int Status { get; private set; }

    /// <summary>HTTP: of this response's body; FTP: of the file.</summary>
    public long? Length { get; private set; }

    public ContentRangeHeaderValue? Range { get; private set; }

    public string? Location { get; private set; }

    /// <summary>What If-Range may name: a strong entity tag, or else a date.</summary>
    public string? Validator => _etag is { } tag && !tag.StartsWith("W/", StringComparison.Ordinal) ? tag : _lastModified;

    public void HttpLine(string line)
    {
        if (line.StartsWith("HTTP/", StringComparison.Ordinal))
        {
            (Status, Length, Range, Location, _etag, _lastModified) = (StatusOf(line), null, null, null, null, null);
            return;
        }

        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            return;
        }

        var value = line[(colon + 1)..].Trim();
        switch (line[..colon].Trim().ToUpperInvariant())
        {
            case "CONTENT-LENGTH": Length = Number(value); break;
            case "CONTENT-RANGE": Range = ContentRangeHeaderValue.TryParse(value, out var range) ? range : null; break;
            case "LOCATION": Location = value; break;
            case "ETAG": _etag = EntityTagHeaderValue.TryParse(value, out _) && value.All(char.IsAscii) ? value : null; break;
            case "LAST-MODIFIED": _lastModified = value.All(c => c is >= ' ' and <= '~') ? value : null; break;
            default: break;
        }
    }

    /// <summary>One reply of FTP; 213 to SIZE is the only 213 that we ask for (RFC 3659).</summary>
    public void FtpLine(string line)
    {
        if (line.Length < 4 || !int.TryParse(line[..3], NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            return;
        }

        Status = status;
        if (status is 213 && line[3] is ' ')
        {
            Length = Number(line[4..].Trim());
        }
    }

    private static int StatusOf(string line)
        => line.Split(' ', 3) is [_, var status, ..] && int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static long? Number(string text)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
