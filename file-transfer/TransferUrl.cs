using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace FileTransfer;

/// <summary>
/// The address of a file: http, https, ftp or ftps, in one spelling. User name and password of its userinfo are kept apart and
/// are in no text that this type gives out.
/// </summary>
public sealed partial class TransferUrl
{
    /// <summary>More than any URL of OCPP (2,000) may have.</summary>
    public const int MaxLength = 4096;

    private TransferUrl(Uri uri, string? user, string? password)
    {
        (Uri, User, Password) = (uri, user, password);
        Host = uri.HostNameType is UriHostNameType.IPv6 ? uri.IdnHost.Trim('[', ']') : uri.IdnHost.TrimEnd('.');
        Address = IPAddress.TryParse(Host, out var address) ? address : null;
    }

    /// <summary><c>http</c>, <c>https</c>, <c>ftp</c> or <c>ftps</c>.</summary>
    public string Scheme => Uri.Scheme;

    /// <summary>Name in ASCII, or address without brackets; no dot at its end.</summary>
    public string Host { get; }

    /// <summary>As given, or the scheme's own.</summary>
    public int Port => Uri.Port > 0 ? Uri.Port : DefaultPort(Scheme);

    /// <summary>The host where it is an address, else null.</summary>
    public IPAddress? Address { get; }

    /// <summary>The last part of the path, unescaped; empty where the path ends in a slash.</summary>
    public string FileName => Uri.UnescapeDataString(Uri.AbsolutePath[(Uri.AbsolutePath.LastIndexOf('/') + 1)..]);

    /// <summary>For people and logs: no userinfo, and of a query only that there is one (signed URLs carry their key there).</summary>
    public string SafeText => $"{Scheme}://{Authority}{Uri.AbsolutePath}{(Uri.Query is "" ? "" : "?...")}";

    /// <summary>SHA-256 of all but the userinfo, in lower-case hex: tells whether two URLs are the same without keeping them.</summary>
    public string Key => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Scheme}://{Host}:{Port}{Uri.PathAndQuery}")));

    internal Uri Uri { get; }

    internal string? User { get; }

    internal string? Password { get; }

    internal bool IsHttp => Scheme is "http" or "https";

    private string Authority
        => (Uri.HostNameType is UriHostNameType.IPv6 ? $"[{Host}]" : Host) + (Port == DefaultPort(Scheme) ? "" : $":{Port}");

    /// <param name="fault">A sentence for who wrote the URL; it quotes nothing of it.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out TransferUrl? url, out string fault)
    {
        url = null;
        fault = UrlSpelling.Fault(text) ?? "";
        if (fault is not "")
        {
            return false;
        }

        var uri = new Uri(text!, UriKind.Absolute);
        var (user, password) = Credentials(uri.UserInfo);
        url = new(new UriBuilder(uri) { UserName = "", Password = "", Fragment = "" }.Uri, user, password);
        return true;
    }

    /// <summary>A file in the folder that this URL names; this URL itself where it names a file.</summary>
    public TransferUrl WithFile(string name)
        => Uri.AbsolutePath.EndsWith('/')
            ? new(new UriBuilder(Uri) { Path = Uri.AbsolutePath + Uri.EscapeDataString(name) }.Uri, User, Password)
            : this;

    public override string ToString() => SafeText;

    /// <summary>Where a redirect leads to. Credentials go along to the same server only.</summary>
    internal bool TryFollow(string location, [NotNullWhen(true)] out TransferUrl? next, out string fault)
    {
        // Joined by us only where it is a path: what names a server is read as it was written.
        var text = WithScheme().IsMatch(location) ? location
            : location.StartsWith("//", StringComparison.Ordinal) ? $"{Scheme}:{location}"
            : Uri.TryCreate(Uri, location, out var joined) ? joined.AbsoluteUri
            : null;
        if (!TryParse(text, out next, out fault))
        {
            return false;
        }

        if (next.User is null && (next.Scheme, next.Host, next.Port) == (Scheme, Host, Port))
        {
            next = new(next.Uri, User, Password);
        }

        return true;
    }

    /// <summary>As libcurl gets it.</summary>
    internal string ForCurl(bool explicitTls)
        => $"{(explicitTls ? "ftp" : Scheme)}://{(Uri.HostNameType is UriHostNameType.IPv6 ? $"[{Host}]" : Host)}:{Port}{Uri.PathAndQuery}";

    private static int DefaultPort(string scheme) => scheme switch { "http" => 80, "https" => 443, "ftp" => 21, _ => 990 };

    private static (string? User, string? Password) Credentials(string userInfo)
    {
        if (userInfo is "")
        {
            return (null, null);
        }

        var colon = userInfo.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? (Uri.UnescapeDataString(userInfo), "")
            : (Uri.UnescapeDataString(userInfo[..colon]), Uri.UnescapeDataString(userInfo[(colon + 1)..]));
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*:")]
    private static partial Regex WithScheme();
}
