using System.Globalization;
using Gateway.Metering.Lines;

namespace Gateway.Metering.Commands;

/// <summary>What <c>meter scan</c> is told to look at.</summary>
internal static class ScanTarget
{
    private const string Tcp = "tcp://";

    /// <summary>As <c>connect:</c> has it. Null: it is neither a host nor a line.</summary>
    public static Uri? Parse(string text)
    {
        var bare = !text.Contains("://", StringComparison.Ordinal);
        return Uri.TryCreate(bare ? Tcp + text : text, UriKind.Absolute, out var uri)
            && (uri.Scheme is not "tcp" || (uri.Host.Length > 0 && uri.PathAndQuery is "/" or "" && uri.UserInfo.Length == 0))
            && IsLine(uri)
                ? bare ? new($"{Tcp}{uri.IdnHostInBrackets()}:{(uri.Port > 0 ? uri.Port : LineAddress.DefaultPort)}") : uri
                : null;
    }

    /// <summary>In the order that they were said, each once. Null: this is no list of unit ids.</summary>
    public static IReadOnlyList<byte>? Units(string text)
    {
        var units = new List<byte>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || Unit(ends[0]) is not { } first || Unit(ends[^1]) is not { } last || last < first)
            {
                return null;
            }

            units.AddRange(Enumerable.Range(first, last - first + 1).Select(u => (byte)u));
        }

        return [.. units.Distinct()];
    }

    private static byte? Unit(string text)
        => byte.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var unit) ? unit : null;

    private static bool IsLine(Uri uri) => uri.Scheme is "tcp" or "rtu" or "rtu+tcp";

    private static string IdnHostInBrackets(this Uri uri) => uri.HostNameType is UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
}
