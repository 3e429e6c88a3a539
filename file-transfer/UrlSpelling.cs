using System.Net;

namespace FileTransfer;

/// <summary>
/// What a URL has to look like. Two parsers that read the same text differently are how a guard is walked around, so whatever one
/// could read in two ways is refused: numbers in place of addresses, backslashes, several @, escapes in the host.
/// </summary>
internal static class UrlSpelling
{
    /// <summary>Null: fine. Else a sentence.</summary>
    public static string? Fault(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > TransferUrl.MaxLength)
        {
            return $"a URL has 1 to {TransferUrl.MaxLength} characters";
        }

        if (text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '\\' or '"' or '<' or '>' or '^' or '`' or '{' or '}' or '|'))
        {
            return "the URL holds a character that none may hold";
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || !text.StartsWith(uri.Scheme + "://", StringComparison.OrdinalIgnoreCase))
        {
            return "this is not a URL";
        }

        return uri.Scheme is not ("http" or "https" or "ftp" or "ftps") ? "only http, https, ftp and ftps are fetched from or put to"
            : AuthorityFault(uri, text[(uri.Scheme.Length + 3)..].Split('/', '?', '#')[0])
            ?? UserInfoFault(uri)
            ?? (uri.Scheme.StartsWith("ftp", StringComparison.Ordinal) ? FtpFault(uri) : null);
    }

    private static string? AuthorityFault(Uri uri, string authority)
    {
        if (authority.Count(c => c is '@') > 1)
        {
            return "the URL has more than one @ before its path";
        }

        var host = authority[(authority.IndexOf('@', StringComparison.Ordinal) + 1)..];
        var colon = host.LastIndexOf(':');
        if (colon > host.LastIndexOf(']'))
        {
            if (!ushort.TryParse(host[(colon + 1)..], out var port) || port is 0 || port != uri.Port)
            {
                return "the port is not one of 1 to 65535";
            }

            host = host[..colon];
        }

        return HostFault(uri, host);
    }

    private static string? HostFault(Uri uri, string host)
    {
        if (host is "" || uri.IdnHost is "" || host.Contains('%', StringComparison.Ordinal))
        {
            return "the URL names no host";
        }

        if (uri.HostNameType is UriHostNameType.IPv6)
        {
            return IPAddress.TryParse(host.Trim('[', ']'), out _) ? null : "the URL's host is no address";
        }

        var ascii = uri.IdnHost.TrimEnd('.');
        if (uri.HostNameType is UriHostNameType.IPv4)
        {
            return host == ascii ? null : "the address is not written as four decimal numbers";
        }

        return uri.HostNameType is not UriHostNameType.Dns || ascii is "" || !ascii.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') ? "the URL's host is no name"
            : LooksNumeric(ascii) ? "the host is a number where a name or an address belongs"
            : null;
    }

    /// <summary>What some resolver takes for an address: its last part is a number, decimal or hexadecimal (as in the URL standard).</summary>
    private static bool LooksNumeric(string name)
    {
        var last = name[(name.LastIndexOf('.') + 1)..];
        return last is not "" && (last.All(char.IsAsciiDigit)
            || (last.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && last[2..].All(char.IsAsciiHexDigit)));
    }

    private static string? UserInfoFault(Uri uri)
        => Uri.UnescapeDataString(uri.UserInfo).Any(char.IsControl) ? "the user name or password holds a control character" : null;

    private static string? FtpFault(Uri uri)
    {
        var path = Uri.UnescapeDataString(uri.PathAndQuery);
        return path.Any(char.IsControl) ? "the path holds a control character"
            : path.Contains(";type=", StringComparison.OrdinalIgnoreCase) ? "an FTP URL may not set the type of transfer"
            : null;
    }
}
