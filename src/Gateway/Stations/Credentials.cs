using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Upstream;

namespace Gateway.Stations;

/// <summary>What a station shows to prove who it is.</summary>
internal static class Credentials
{
    /// <summary>The password of a Basic header whose user is the identity (A00.FR.204-207); null for any other header.</summary>
    public static byte[]? PasswordOf(string? authorization, string identity)
    {
        if (authorization?.StartsWith(BasicAuthorization.Scheme, StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        var bytes = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[BasicAuthorization.Scheme.Length..].Trim(), bytes, out var length))
        {
            return null;
        }

        var shown = bytes.AsSpan(0, length);
        var colon = shown.IndexOf((byte)':');
        return colon >= 0 && Encoding.UTF8.GetString(shown[..colon]).Equals(identity, StringComparison.OrdinalIgnoreCase)
            ? shown[(colon + 1)..].ToArray()
            : null;
    }

    /// <summary>Takes as long for a wrong password as for the right one.</summary>
    public static bool Matches(byte[] shown, string expected)
        => CryptographicOperations.FixedTimeEquals(SHA256.HashData(shown), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));

    /// <summary>The identity must be the certificate's common name or one of its DNS names (A00.FR.308, B01.FR.12).</summary>
    public static bool Names(X509Certificate2 certificate, string identity)
        => certificate.GetNameInfo(X509NameType.SimpleName, false).Equals(identity, StringComparison.OrdinalIgnoreCase)
           || certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
               .SelectMany(e => e.EnumerateDnsNames()).Any(n => n.Equals(identity, StringComparison.OrdinalIgnoreCase));
}
