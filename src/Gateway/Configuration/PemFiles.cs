using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Configuration;

/// <summary>Looks into PEM files while somebody can still mend them, and not when the first peer connects.</summary>
internal static class PemFiles
{
    /// <summary>Two keys of a section name a certificate and the key that belongs to it.</summary>
    public static void CheckPair(YamlSection yaml, (string Key, string? Path) certificate, (string Key, string? Path) key)
    {
        if (certificate.Path is not { } chain || key.Path is not { } pem || !CheckCertificates(yaml, certificate.Key, chain))
        {
            return;
        }

        try
        {
            X509Certificate2.CreateFromPemFile(chain, pem).Dispose();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException)
        {
            yaml.Fault(key.Key, $"names a file without a PEM key, unencrypted, that belongs to {certificate.Key}");
        }
    }

    /// <summary>A key of a section names a file with at least one certificate.</summary>
    public static bool CheckCertificates(YamlSection yaml, string key, string? path)
    {
        if (path is null)
        {
            return true;
        }

        try
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPemFile(path);
            var any = found.Count > 0;
            foreach (var certificate in found)
            {
                certificate.Dispose();
            }

            if (any)
            {
                return true;
            }
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException)
        {
            // told below
        }

        yaml.Fault(key, "names a file that holds no PEM certificate");
        return false;
    }
}
