namespace Gateway.Stations;

/// <summary>
/// A station's name as it stands in its URL. identifierString without colon, at most 48 characters (OCPP 2.1 part 4, §3.1.1;
/// part 2, appendix: letters, digits and <c>* - _ = + | @ .</c>).
/// </summary>
internal static class StationIdentity
{
    public const int MaxLength = 48;

    /// <summary>The identity behind <paramref name="basePath"/>, percent-decoded once; null where there is none that may be.</summary>
    public static string? FromPath(string path, string basePath)
    {
        var prefix = basePath.EndsWith('/') ? basePath : basePath + '/';
        if (!path.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        // Stations put a slash between the URL they were given and their identity, also where the URL ends in one.
        var identity = Uri.UnescapeDataString(path[prefix.Length..].TrimStart('/'));
        return IsLegal(identity) ? identity : null;
    }

    /// <summary><c>.</c> and <c>..</c> are legal in OCPP, but in the CSMS's URL they would name a place above the stations.</summary>
    public static bool IsLegal(string identity)
        => identity.Length is > 0 and <= MaxLength && identity is not ("." or "..") && identity.All(c => char.IsAsciiLetterOrDigit(c) || "*-_=+|@.".Contains(c));
}
